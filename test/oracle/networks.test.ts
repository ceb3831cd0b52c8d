/** Hundreds of random networks whose shapes PyTorch worked out: the compilers, the values and the lowering say the same. */
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { AnyTensor, Dim, Network } from "../../dsl/index.ts";
import * as akid from "../../dsl/index.ts";
import { lower } from "../../src/lower/lower.ts";
import { errorsOf, errorsOf7, withFiles } from "../dsl/compiler.ts";
import { evaluate, sentenceOf, thrownBy } from "../dsl/run.ts";
import { asRows, asStatements, type Drawn, drawn, mutated, type Written } from "./drawn.ts";

const golden: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("networks.json", import.meta.url), "utf8"),
);
const networks = Object.entries(golden).flatMap(([key, text]) =>
  /^\d+$/.test(key) ? [[key, drawn(text)] as const] : [],
);
const mutants = networks.flatMap(([name, network]) => {
  const text = golden[`${name} mutant`];
  return text === undefined ? [] : [{ name, ...mutated(network, text) }];
});

/** Every other network is written as rows, and every fourth with its rows in the wrong order. */
function written(key: string, network: Drawn, isInOrder = false): Written {
  const number = Number(key);
  return number % 2 === 0 ? asRows(network, { isReversed: number % 4 === 0 && !isInOrder }) : asStatements(network);
}

/** A statement that does not compile unless a value has exactly this shape. */
const assertion = ([expression, { shape }]: Written["values"][number]): string =>
  `is<["B", ${shape.map(typeOf).join(", ")}]>()(${expression}.shape);`;

const typeOf = (size: string): string => (size.startsWith("?") ? "number" : /\d/.test(size) ? size : `"${size}"`);
/** A size as the language has it by value. */
const sizeOf = (size: string): Dim => (size.startsWith("?") ? "?" : /\d/.test(size) ? Number(size) : size);

/** Declares the language as globals, for networks that are files of one program. */
const language = `import type * as akid from ${JSON.stringify(new URL("../../dsl/index.ts", import.meta.url).pathname)};
type same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? B : never;
declare global {
  function is<T>(): <U>(value: same<T, U>) => void;
  ${Object.keys(akid)
    .map((name) => `const ${name}: typeof akid.${name};`)
    .join("\n  ")}
}`;

/** What both compilers say about networks, by their names. */
async function errorsIn(
  sources: Readonly<Record<string, string>>,
): Promise<readonly [compiler: string, errors: Errors][]> {
  return withFiles([language, ...Object.values(sources)], async (paths, folder) => {
    const seven = errorsOf7(paths, folder);
    return [
      ["TypeScript 5.9", byName(sources, errorsOf(paths))],
      ["TypeScript 7", byName(sources, await seven)],
    ];
  });
}

type Errors = Readonly<Record<string, readonly string[]>>;

function byName(sources: Readonly<Record<string, string>>, errors: readonly string[][]): Errors {
  return Object.fromEntries(
    ["language", ...Object.keys(sources)]
      .map((name, i) => [name, errors[i] ?? []] as const)
      .filter(([, all]) => all.length > 0),
  );
}

const batch = 2;

interface Built {
  readonly network: Network;
  readonly values: Readonly<Record<string, AnyTensor>>;
}

/** A network, sealed, and its values under their names. */
function built(key: string, drawn: Drawn): Built {
  const { statements, values } = written(key, drawn);
  const inputs = drawn.inputs.map(({ name }) => name).join(", ");
  const record = `{ ${values.map(([expression, { name }]) => `"${name}": ${expression}`).join(", ")} }`;
  const net = statements.includes("const net =") ? "net" : `brain("drawn", { ${inputs} }, { outputs: reached })`;
  return evaluate(
    "{ values: reached, network: sealed.network }",
    `${statements} const reached = ${record}; const sealed = ${net};`,
  ) as Built;
}
/** The shapes that lowering gives the values of a network, without the batch. */
function lowered({ inputs, sizes }: Drawn, { network, values }: Built): Shapes {
  const bound = (shape: readonly Dim[]): readonly number[] =>
    shape.map((size) => (typeof size === "number" ? size : (sizes[size] ?? batch)));
  const shapes = Object.fromEntries(inputs.map(({ name }) => [name, bound(network.inputs[name]?.shape ?? [])]));
  const { values: nodes } = lower(network, { shapes, mode: "predict" });
  const found = Object.keys(values).map((name) => [name, nodes.get(name)?.shape ?? []] as const);
  expect(found.every(([, [first]]) => first === batch)).toBe(true);
  return Object.fromEntries(found.map(([name, [, ...rest]]) => [name, rest]));
}

type Shapes = Readonly<Record<string, readonly Dim[]>>;

/** PyTorch's shapes of the values that a way of writing reaches. */
function expected({ values }: Written, toSize: (size: string) => Dim): Shapes {
  return Object.fromEntries(values.map(([, { name, shape }]) => [name, shape.map(toSize)]));
}

const named = (sentence = ""): string => /^\w+ '\S+'(?= )/.exec(sentence)?.[0] ?? sentence;
const blocksOfPyTorch = Object.fromEntries(mutants.map(({ name, at }) => [name, at]));

/** Networks and mutants are one program: what a mutant shares with its network, compilers work out once. */
describe("to both compilers", () => {
  let found: readonly (readonly [compiler: string, Errors])[];
  beforeAll(async () => {
    const right = networks.map(([key, network]) => {
      const { statements, values } = written(key, network);
      return [`network ${key}`, [statements, ...values.map(assertion)].join("\n")];
    });
    const wrong = mutants.map(({ name, network }) => [`mutant ${name}`, written(name, network, true).statements]);
    found = await errorsIn(Object.fromEntries([...right, ...wrong]));
  });

  it("random networks have the types that PyTorch's shapes say", () => {
    const isRight = ([name]: readonly [string, unknown]): boolean => !name.startsWith("mutant");
    const errors = found.map(([compiler, all]) => [compiler, Object.entries(all).filter(isRight)]);
    expect(errors).toEqual([
      ["TypeScript 5.9", []],
      ["TypeScript 7", []],
    ]);
  });

  it("a network with one size changed is an error, and the message names the block that PyTorch refuses", () => {
    const first = (errors: readonly string[] = []): string => /'"(\w+ '\S+' .*?)"'/.exec(errors[0] ?? "")?.[1] ?? "";
    for (const [compiler, errors] of found) {
      const blocks = mutants.map(({ name }) => [name, named(first(errors[`mutant ${name}`]))]);
      expect(Object.fromEntries(blocks), compiler).toEqual(blocksOfPyTorch);
    }
  });
});

describe("random networks", () => {
  it("are hundreds, of all forms", () => {
    expect(networks.length).toBeGreaterThanOrEqual(500);
    expect(mutants.length).toBeGreaterThanOrEqual(400);
    const forms = ["dag(", "shared(", "unroll(", 'network("reader"', "= state [", "mask = input", "lengths = input"];
    forms.push("T = ", "H = ", "[?", "sequential(", "residual(", "conv1d(", "conv2dTranspose(", "maxPool1d(");
    const all = Object.values(golden);
    expect(forms.filter((form) => all.filter((text) => text.includes(form)).length < 10)).toEqual([]);
  });

  it("have the values that PyTorch's shapes say, also when lowered", () => {
    for (const [key, drawn] of networks) {
      const net = built(key, drawn);
      const shapes = Object.entries(net.values).map(([name, { shape }]) => [name, shape.slice(1)] as const);
      const asWritten = written(key, drawn);
      expect(Object.fromEntries(shapes), `network ${key}`).toEqual(expected(asWritten, sizeOf));
      const bound = (size: string): number => drawn.sizes[size] ?? Number(size.replace("?", ""));
      expect(lowered(drawn, net), `network ${key}, lowered`).toEqual(expected(asWritten, bound));
    }
  });
});

describe("a network with one size changed", () => {
  it("does not run, and the message names the block that PyTorch refuses", () => {
    const found = mutants.map(({ name, network }) => {
      const error = thrownBy(written(name, network, true).statements);
      return [name, error === undefined ? "nothing" : named(sentenceOf(error))];
    });
    expect(Object.fromEntries(found)).toEqual(blocksOfPyTorch);
  });
});
