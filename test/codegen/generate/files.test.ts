/** The folder of variants: nothing is written twice, nothing by halves, and nothing that is not ours is touched. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startChecker } from "../../../codegen/check/thread/start.ts";
import { Generator, generate } from "../../../codegen/generate/generator.ts";
import { readManifest } from "../../../codegen/generate/manifest.ts";
import { Writer } from "../../../codegen/generate/write.ts";
import { isHeld, takeLock } from "../../../src/files/lock.ts";
import { command, endAll, type RunOptions, type Started, start } from "../../processes.ts";
import { Place } from "../folder.ts";

const six = 'const a = choice([1, 2, 3]);\nconst b = choice(["x", "y"]);\nexport default [a, b];\n';
const four = six.replace(", 3]", "]");
const two = six.replace(", 2, 3]", "]");

/** The compiler accepts the template, and its first variant. */
const rejecting = `const fits = <const N extends number>(n: N, _: 5 extends N ? (number extends N ? 1 : 0) : 1): N => n;
export default fits(range(1, 5, 4, { name: "a" }), 1);
`;

let place: Place;
beforeEach(() => {
  place = new Place(six);
});
afterEach(async () => {
  await endAll();
  place[Symbol.dispose]();
});

/** What became of the files. */
function run() {
  const { written } = generate({ template: place.template });
  if (!written) throw new Error("nothing was written");
  return written;
}

interface BeginOptions extends RunOptions {
  /** A function of `node:fs`, and the number of its call. */
  readonly killedBefore?: readonly [call: string, number: number];
}

/** `akid generate` in a process of its own, which may kill itself. */
function begin({ killedBefore, ...options }: BeginOptions = {}): Started {
  const preload = killedBefore
    ? ["--import", `data:text/javascript,${encodeURIComponent(killing(...killedBefore))}`]
    : [];
  return start([...preload, ...command(), "generate", place.template], options);
}

/** Counts calls on files of the folder; no moment of the clock would hit the same call on every machine. */
const killing = (call: string, number: number): string => `import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const real = fs.${call};
let calls = 0;
fs.${call} = (...given) => {
  if ((typeof given[0] === "number" || given[0].includes("case.sweep")) && ++calls === ${number}) process.kill(process.pid, "SIGKILL");
  return real(...given);
};
syncBuiltinESMExports();`;

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a folder of variants", () => {
  it("holds a file for each combination, and a manifest that describes them", () => {
    const { written, folder } = run();
    expect(folder).toBe(place.out);
    expect(written).toHaveLength(7);
    const { variants, combinations, space, template } = readManifest(place.out);
    expect({ combinations, space, file: template.file, sha256: template.sha256 }).toEqual({
      combinations: 6,
      space: { a: [1, 2, 3], b: ["x", "y"] },
      file: "../case.template.ts",
      sha256: hash(readFileSync(place.template, "utf8")),
    });
    expect(variants.map(({ parameters }) => parameters)[1]).toEqual({ a: 1, b: "y" });
    for (const { file, sha256, id } of variants) {
      expect(hash(place.read(file))).toBe(sha256);
      expect(file).toMatch(new RegExp(`^a[123]_[xy]\\.${id.slice(0, 10)}\\.ts$`));
    }
  });

  it("is left alone by a second run, to the time of the last change", () => {
    run();
    const before = place.times();
    expect(run()).toMatchObject({ written: [], unchanged: 6, removed: [] });
    expect(place.times()).toEqual(before);
  });

  it("loses the files of a larger sweep, and keeps those that stay", () => {
    run();
    const before = place.times();
    place.write(four);
    const { removed, unchanged, kept } = run();
    expect([removed.length, kept]).toEqual([2, []]);
    expect(place.names()).toHaveLength(5);
    expect(unchanged).toBe(4);
    const { "sweep.json": _, ...times } = place.times();
    expect(before).toMatchObject(times);
  });

  it("keeps a stale file that was edited, and files of others", () => {
    run();
    const [edited = ""] = place.names().filter((name) => name.startsWith("a2_x"));
    appendFileSync(join(place.out, edited), "// mine\n");
    writeFileSync(join(place.out, "notes.md"), "hello");
    mkdirSync(join(place.out, "runs"));
    place.write(two);
    expect(run()).toMatchObject({ kept: [edited] });
    expect(place.read(edited)).toContain("// mine");
    expect(place.read("notes.md")).toBe("hello");
    expect(existsSync(join(place.out, "runs"))).toBe(true);
  });

  it("is not written to where that would lose an edit", () => {
    run();
    const [edited = ""] = place.names();
    appendFileSync(join(place.out, edited), "// mine\n");
    const before = place.contents();
    expect(run).toThrow(`akid: ${place.out}: files are not as they were generated: ${edited}. Move or remove them`);
    expect(place.contents()).toEqual(before);
  });

  it("is not written to where sweep.json is not ours", () => {
    mkdirSync(place.out);
    writeFileSync(join(place.out, "sweep.json"), '{ "mine": true }');
    expect(run).toThrow("sweep.json: is damaged");
    expect(place.contents()).toEqual({ "sweep.json": '{ "mine": true }' });
  });

  it("is not touched by a dry run, nor by a template with a mistake", () => {
    generate({ template: place.template, dryRun: true });
    expect(existsSync(place.out)).toBe(false);
    place.write("const a: string = choice([1, 2]);\nexport default a;\n");
    expect(run).toThrow(/case\.template\.ts:2:7 - TS2322: Type 'number'/);
    expect(existsSync(place.out)).toBe(false);
  });

  it("holds nothing of a variant that is rejected, be it staged while the compiler was busy", () => {
    place.write(rejecting);
    const started = startChecker({ template: place.template });
    const { written, variants } = generate({ template: place.template, started });
    expect(variants.map(({ verdict }) => verdict)).toEqual(["accepted", "rejected"]);
    expect(Object.keys(place.contents()).toSorted()).toEqual(written?.written.toSorted());
    expect(written?.written).toHaveLength(2);
  });

  it("gets what is wanted of the staged files, as it is wanted", () => {
    run();
    const manifest = { ...readManifest(place.out), variants: [] };
    const writer = new Writer(place.out);
    const staged = new Map([
      ["a.ts", "a"],
      ["b.ts", "b"],
      ["c.ts", "c"],
    ]);
    writer.stage(staged);
    writer.stage(staged);
    expect(place.names()).not.toContain("a.ts");
    expect(() => writer.stage(new Map([["../d.ts", "d"]]))).toThrow("leads out");
    writer.write(
      new Map([
        ["a.ts", "a"],
        ["b.ts", "other"],
      ]),
      manifest,
    );
    writer[Symbol.dispose]();
    const { "sweep.json": _, ...files } = place.contents();
    expect(files).toEqual({ "a.ts": "a", "b.ts": "other" });
  });

  it("contains no name that leads out of it", () => {
    place.write(
      'const a = choice({ "../../../etc/passwd": 1, CON: 2, "a/b\\\\c\\u0000": 3, 日本: 4 }, { name: "../../up" });\nexport default a;\n',
    );
    run();
    expect(place.names().every((name) => /^[a-z0-9][a-z0-9._-]*$/.test(name))).toBe(true);
    expect(readdirSync(place.folder).toSorted()).toEqual(["case.sweep", "case.template.ts", "tsconfig.json"]);
  });

  it("has one file for combinations of one text", () => {
    place.write('export default choice([1, 2, 3, 4], { name: "k" }) > 1 ? "large" : "small";\n');
    run();
    const { variants, combinations } = readManifest(place.out);
    expect(combinations).toBe(4);
    expect(variants.map(({ parameters, also = [] }) => [parameters, ...also].length)).toEqual([1, 3]);
  });

  it("has the seeds of repeats", () => {
    place.write(`repeats(3);\n${two}`);
    run();
    expect(readManifest(place.out).variants.map(({ seeds }) => seeds)).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });
});

describe("a folder that grows", () => {
  const grow = (index: number) => {
    using generator = new Generator({ template: place.template, add: true });
    const assignments = [...generator.select()];
    const made = generator.make(assignments.slice(index, index + 1));
    return { made, written: generator.write(made) };
  };

  it("keeps what it had, also for another process, and writes nothing twice", () => {
    const first = grow(4);
    const before = place.times();
    const second = grow(0);
    expect(readManifest(place.out).variants).toEqual([...first.made.variants, ...second.made.variants]);
    const [name = ""] = first.made.texts.keys();
    expect(place.times()[name]).toBe(before[name]);
    const again = grow(4);
    expect(again.made.variants).toEqual(first.made.variants);
    expect([again.made.checked, again.written.written]).toEqual([0, []]);
  });

  it("refuses another version of the template", () => {
    grow(0);
    place.write(four);
    expect(() => grow(1)).toThrow("its variants are of another version of the template");
  });
});

describe("several processes", () => {
  it("give the same bytes, whatever the working directory, time zone and locale", async () => {
    run();
    const expected = place.contents();
    place.clear();
    const child = begin({
      env: { TZ: "Asia/Kathmandu", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
      cwd: place.folder,
    });
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(place.contents()).toEqual(expected);
  });

  it("take turns: the lock of a live one is respected, that of a dead one is not", async () => {
    mkdirSync(place.out);
    const lock = takeLock(join(place.out, ".akid.lock"));
    if (!isHeld(lock)) throw new Error("somebody holds the lock");
    expect(run).toThrow(`process ${process.pid} on`);
    lock.release();

    const dead = start(["-e", ""]);
    await once(dead, "exit");
    place.clear();
    mkdirSync(place.out);
    writeFileSync(
      join(place.out, ".akid.lock"),
      JSON.stringify({ pid: dead.pid, host: (await import("node:os")).hostname(), started: "0", id: "gone" }),
    );
    writeFileSync(join(place.out, "a1_x.0123456789.ts.01234567.tmp"), "half");
    expect(run().written).toHaveLength(7);
    expect(place.names()).toHaveLength(7);
  });

  it("at once in one folder leave it as one does", async () => {
    run();
    const expected = place.contents();
    place.clear();
    const codes = await Promise.all([begin(), begin(), begin()].map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toContain(0);
    expect(codes.every((code) => code === 0 || code === 1)).toBe(true);
    expect(place.contents()).toEqual(expected);
  });

  it.each([
    ["openSync", 1],
    ["fsyncSync", 1],
    ["renameSync", 4],
    ["openSync", 8],
    ["renameSync", 7],
    ["rmSync", 1],
  ])("that are killed leave no half file, and the next run finishes (before %s number %i)", async (call, number) => {
    run();
    const expected = place.contents();
    place.clear();
    expect(await once(begin({ killedBefore: [call, number] }), "exit")).toEqual([null, "SIGKILL"]);
    const left = Object.entries(existsSync(place.out) ? place.contents() : {});
    for (const [name, text] of left) if (/\.(ts|json)$/.test(name)) expect(text).toBe(expected[name]);
    run();
    expect(place.contents()).toEqual(expected);
  });
});
