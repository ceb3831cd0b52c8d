/** Networks of rows at the limits: thousands of rows, long rows, rows in the wrong order, files in any order of checking. */
import { beforeAll, describe, expect, it } from "vitest";
import { dsl, errorsOf, errorsOf7, importAll, program, withFiles } from "../../test/dsl/compiler.ts";

const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const start = `const x = input("x", [16]);\n`;
const importTensor = importAll.replace("{ ", "{ type Tensor, ");

/** Rows `r0`, `r1`, ... each of which reads the row before. */
const chainOfRows = (n: number): readonly string[] =>
  count(n).map(
    (i) => `  r${i}: ["${i === 0 ? "x" : `r${i - 1}`}", ${i % 3 === 0 ? `dense(${16 + (i % 7)})` : "relu()"}],`,
  );

const networkOf = (rows: readonly string[], output: string): string =>
  [`export const net = network("long", { x }, {`, ...rows, `}, "${output}");`].join("\n");

const last = (rows: number): number => 16 + ((3 * Math.floor((rows - 1) / 3)) % 7);
const widthIs = (size: number, name: string): string => `\nnet.outputs.${name} satisfies Tensor<["B", ${size}]>;`;
const source = (rows: readonly string[], output: string, size: number): string =>
  importTensor + start + networkOf(rows, output) + widthIs(size, output);

const blocks = count(500).map((i) => (i % 3 === 0 ? `dense(${16 + (i % 7)})` : "relu()"));
const wrong = [...chainOfRows(2999), `  wrong: ["r2998", conv2d(3, 3)],`];
const sources = {
  "3,000 rows": source(chainOfRows(3000), "r2999", last(3000)),
  // Each of them reads one that is evaluated within it: 40 are too deep for the compiler (TS2589), 3,000 in their order are not.
  "30 rows in the reversed order": source(chainOfRows(30).toReversed(), "r29", last(30)),
  "one row of 500 blocks": source([`  long: ["x", ${blocks.join(", ")}],`], "long", last(500)),
  "a mistake in the last of 3,000": importAll + start + networkOf(wrong, "wrong"),
};

describe("of networks of rows, checked by both compilers at once", () => {
  type Errors = Readonly<Record<string, readonly string[]>>;
  let found: readonly [five: Errors, seven: Errors];
  beforeAll(async () => {
    const byName = (errors: readonly string[][]): Errors =>
      Object.fromEntries(Object.keys(sources).map((name, i) => [name, errors[i] ?? ["is missing"]]));
    found = await withFiles(Object.values(sources), async (paths, folder) => {
      const seven = errorsOf7(paths, folder);
      return [byName(errorsOf(paths)), byName(await seven)];
    });
  });

  it.each(["3,000 rows", "30 rows in the reversed order", "one row of 500 blocks"])("%s have their types", (name) => {
    expect(found.map((errors) => errors[name])).toEqual([[], []]);
  });

  it("a mistake in the last of 3,000 is found there, once", () => {
    const sentence = `"conv2d 'wrong' expects [B, H, W, C], found [B, ${last(2999)}]"`;
    for (const errors of found) {
      expect(errors["a mistake in the last of 3,000"]?.map((error) => error.includes(sentence))).toEqual([true]);
    }
  });
});

describe("a network in a file of its own", () => {
  const defined = importAll + start + networkOf(chainOfRows(60), "r59");
  const used = (from: string): string =>
    `import { input, type Tensor } from ${dsl("index.ts")};
import { net } from "${from}";
net.outputs.r59 satisfies Tensor<["B", ${last(60)}]>;
export const y = input("y", [5, 16]);`;

  it.each(["first", "last"])("has its types when it is checked %s", async (order) => {
    await withFiles([defined], async ([path = ""]) => {
      await withFiles([used(path)], ([user = ""]) => {
        const paths = [path, user];
        const checked = program(paths);
        const messages = (order === "first" ? paths : paths.toReversed()).flatMap((file) =>
          checked.getSemanticDiagnostics(checked.getSourceFile(file)).map(({ messageText }) => messageText),
        );
        expect(messages).toEqual([]);
      });
    });
  });
});
