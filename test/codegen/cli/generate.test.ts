/** `akid generate`, as a process: what it prints, and how it ends. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { akid as runAkid } from "../../processes.ts";
import { Place } from "../folder.ts";

const source = `import { conv2d, input, maxPool } from "akid";
const pool = choice([2, 4]);
const k = choice([3, 5]);
const width = choice([8, 16, 24, 32]);
const lr: number = choice([0.1, 0.2]);
const image = input("image", [8, 8, 1]);
export const net = image.attach("conv1", conv2d(width, 3)).attach("pool1", maxPool(pool));
export const y = dyn(net).attach("conv3", conv2d(8, k, { padding: 1 }));
export default lr;
`;

/** Runs `akid` in the folder of the template. */
async function akid(...args: readonly string[]) {
  const { code, stdout: out, stderr: err } = await runAkid(args, { cwd: place.folder });
  return { code, out, err };
}

let place: Place;
beforeAll(() => {
  place = new Place(source);
});
afterAll(() => place[Symbol.dispose]());

describe("akid generate", () => {
  it("writes what the type check accepts, and says what it rejects and why", async () => {
    expect(await akid("generate", "case.template.ts")).toEqual({
      code: 0,
      err: "",
      out: `32 combinations, 24 accepted, 24 files (16 checked by TypeScript 7); 24 written to case.sweep
rejected 8 of 32
  8  pool=4, k=5: conv2d 'conv3' kernel 5x5 is larger than the padded input 3x3
`,
    });
    expect((await akid("generate", "case.template.ts")).out).toContain("0 written to case.sweep, 24 unchanged");
  });

  it("shows places and sets of values with --explain", async () => {
    const { out } = await akid(
      "generate",
      "case.template.ts",
      "--dry-run",
      "--explain",
      "--set",
      "k=5",
      "--set",
      "pool=4,2",
    );
    expect(out).toBe(`16 combinations, 8 accepted, 8 files (8 checked by TypeScript 7); nothing is written
rejected 8 of 16
  8 combinations (case.template.ts:9:43 - TS2345)
      pool=4: conv2d 'conv3' kernel 5x5 is larger than the padded input 3x3 (8)
`);
  });

  it("says all of it as JSON, and nothing else on standard output", async () => {
    const { code, out } = await akid(
      "generate",
      "case.template.ts",
      "--json",
      "--sample",
      "10",
      "--seed",
      "3",
      "--out",
      "some",
    );
    const said = JSON.parse(out);
    expect(code).toBe(0);
    expect(said).toMatchObject({ template: "case.template.ts", folder: join(place.folder, "some"), combinations: 10 });
    expect(said.accepted + said.rejected).toBe(10);
    expect(said.variants).toHaveLength(10);
    const manifest = JSON.parse(readFileSync(join(place.folder, "some/sweep.json"), "utf8"));
    expect(manifest.options).toEqual({ sample: 10, seed: 3 });
    expect(manifest.variants).toEqual(said.variants);
    for (const { verdict, diagnostics } of said.variants) {
      if (verdict === "rejected")
        expect(diagnostics[0]).toMatchObject({ file: "../case.template.ts", line: 9, column: 43 });
    }
  });

  it("ends with 1 where nothing is accepted", async () => {
    const { code, out } = await akid(
      "generate",
      "case.template.ts",
      "--set",
      "k=5",
      "--set",
      "pool=4",
      "--out",
      "none",
    );
    expect([code, out]).toEqual([1, expect.stringContaining("rejected 8 of 8")]);
  });

  it("ends with 2 and one sentence for wrong use, and writes nothing", async () => {
    const wrong = async (...args: readonly string[]) => {
      const { code, err } = await akid("generate", ...args);
      return [code, err.trimEnd()];
    };
    const template = "case.template.ts";
    expect(await wrong()).toEqual([
      2,
      "akid: generate: TEMPLATE is missing. `akid generate --help` lists what it takes.",
    ]);
    expect(await wrong(template, "--out", "no", "--depth", "3")).toEqual([
      2,
      "akid: generate: unknown option '--depth'. `akid generate --help` lists what it takes.",
    ]);
    expect(await wrong(template, "--out", "no", "--set", "depth=3")).toEqual([
      2,
      "akid: set: the template has no parameter 'depth'. Its parameters are pool, k, width, lr.",
    ]);
    expect(await wrong(template, "--out", "no", "--limit", "31")).toEqual([
      2,
      "akid: generate: the grid has 32 combinations, more than the limit of 31. Draw some of them with --sample, restrict " +
        "parameters with --set, or raise --limit.",
    ]);
    expect(await wrong(template, "--out", "no", "--sample", "many")).toEqual([
      2,
      "akid: command line: --sample expects a number, found 'many'.",
    ]);
    expect(existsSync(join(place.folder, "no"))).toBe(false);
  });

  it("names the place of a mistake in the template", async () => {
    writeFileSync(
      join(place.folder, "wrong.template.ts"),
      'import { choice } from "akid/tune";\nconst a = choice([]);\n',
    );
    const { code, err } = await akid("generate", "wrong.template.ts");
    expect([code, err]).toEqual([2, expect.stringMatching(/^akid: wrong\.template\.ts:2:\d+ - AKT007: /)]);
  });
});
