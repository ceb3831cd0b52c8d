/** Hundreds of random networks whose shapes PyTorch worked out: the compilers, the values and the lowering say the same. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AnyTensor } from "../../dsl/index.ts";
import * as akid from "../../dsl/index.ts";
import { lower } from "../../src/lower/lower.ts";
import { errorsOf, errorsOf7, withFiles } from "../dsl/compiler.ts";
import { evaluate } from "../dsl/run.ts";

/** A block of a network: `call` makes it, `from` are the names of values, and `shapes` those of its outputs by PyTorch. */
interface Step {
  readonly name: string;
  readonly call: string;
  readonly from: readonly string[];
  readonly shapes: readonly string[];
}

interface Drawn {
  readonly shape: string;
  readonly index: string;
  readonly steps: readonly Step[];
}

/** A network with one line changed, and the block that cannot take it. */
interface Mutant {
  readonly name: string;
  readonly network: Drawn;
  readonly fails: string;
}

const golden: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("networks.json", import.meta.url), "utf8"),
);

function groups(pattern: RegExp, line: string): Readonly<Record<string, string>> {
  const found = pattern.exec(line)?.groups;
  if (!found) throw new Error(`not a line of networks.json: ${line}`);
  return found as Record<string, string>;
}

function drawn(text: string): Drawn {
  const [first = "", ...rest] = text.split("; ");
  const { shape = "", index = "" } = groups(/^x = input (?<shape>\[.*?\])(?<index>.*)$/, first);
  const steps = rest.map((line): Step => {
    const {
      name = "",
      call = "",
      from = "",
      shapes = "",
    } = groups(/^(?<name>\w+) = (?<call>.*) of (?<from>[^()]*) is (?<shapes>.*)$/, line);
    return { name, call, from: from.split(", "), shapes: shapes.split(" and ") };
  });
  return { shape, index: index.trim(), steps };
}

function mutated(name: string, network: Drawn, text: string): Mutant {
  const { line = "", fails = "" } = groups(/^(?<line>.*) fails at (?<fails>\w+)$/, text);
  if (line.startsWith("x = ")) return { name, fails, network: { ...drawn(line), steps: network.steps } };
  const { at = "", call = "" } = groups(/^(?<at>\w+) = (?<call>.*)$/, line);
  const steps = network.steps.map((step) => (step.name === at ? { ...step, call } : step));
  return { name, fails, network: { ...network, steps } };
}

const networks = Object.entries(golden).flatMap(([key, text]) =>
  /^\d+$/.test(key) ? [[key, drawn(text)] as const] : [],
);
const mutants = networks.flatMap(([key, network]) => {
  const text = golden[`${key} mutant`];
  return text === undefined ? [] : [mutated(key, network, text)];
});

/** A value as source: `n3`, or `n3[1]` where a block has several outputs. */
const value = (name: string): string => name.replace(/:(\d+)$/, "[$1]");

/** A network as statements that work as TypeScript and as JavaScript. */
function statements({ shape, index, steps }: Drawn): string {
  const attached = steps.map(({ name, call, from }) => {
    const [only = "", ...others] = from.map(value);
    const made =
      others.length === 0
        ? `${only}.attach("${name}", ${call})`
        : `attach("${name}", ${call}, [${only}, ${others.join(", ")}])`;
    return `const ${name} = ${made};`;
  });
  return [`const x = input("x", ${[shape, index].filter(Boolean).join(", ")});`, ...attached].join(" ");
}

/** The values of a step with the shape of a sample that PyTorch gave each. */
function outputs({ name, shapes }: Step): readonly (readonly [name: string, shape: readonly number[]])[] {
  return shapes.map((shape, i) => [shapes.length === 1 ? name : `${name}:${i}`, JSON.parse(shape)]);
}

/** A statement that does not compile unless a value has exactly this shape. */
const assertion = ([name, shape]: readonly [string, readonly number[]]): string =>
  `is<["B", ${shape.join(", ")}]>()(${value(name)}.shape);`;

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
async function errorsIn(sources: Readonly<Record<string, string>>): Promise<[five: Errors, seven: Errors]> {
  return withFiles([language, ...Object.values(sources)], async (paths, folder) => {
    const seven = errorsOf7(paths, folder);
    return [byName(sources, errorsOf(paths)), byName(sources, await seven)];
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

/** The values of a network under their names. */
function valuesOf(network: Drawn): { readonly x: AnyTensor; readonly attached: Readonly<Record<string, AnyTensor>> } {
  const names = network.steps.flatMap(outputs).map(([name]) => name);
  const list = ["x", ...names].map(value).join(", ");
  const [x, ...tensors] = evaluate(`[${list}]`, statements(network)) as readonly [AnyTensor, ...AnyTensor[]];
  return { x, attached: Object.fromEntries(tensors.map((tensor, i) => [names[i], tensor])) };
}

/** The shapes that lowering gives the values of a network, without the batch. */
function lowered({ shape }: Drawn, x: AnyTensor, attached: Readonly<Record<string, AnyTensor>>): Shapes {
  const { network } = akid.brain("drawn", { x }, { outputs: attached });
  const { values } = lower(network, { shapes: { x: [batch, ...JSON.parse(shape)] }, mode: "predict" });
  const shapes = Object.keys(attached).map((name) => [name, values.get(name)?.shape ?? []] as const);
  expect(shapes.every(([, [first]]) => first === batch)).toBe(true);
  return Object.fromEntries(shapes.map(([name, [, ...sizes]]) => [name, sizes]));
}

type Shapes = Readonly<Record<string, readonly unknown[]>>;

describe("random networks", () => {
  it("are hundreds", () => {
    expect(networks.length).toBeGreaterThanOrEqual(500);
    expect(mutants.length).toBeGreaterThanOrEqual(450);
  });

  it("have the types that PyTorch's shapes say", async () => {
    const sources = networks.map(([key, network]) => [
      `network ${key}`,
      [statements(network), ...network.steps.flatMap(outputs).map(assertion)].join("\n"),
    ]);
    expect(await errorsIn(Object.fromEntries(sources))).toEqual([{}, {}]);
  }, 180_000);

  it("have the values that PyTorch's shapes say, also when lowered", () => {
    for (const [key, network] of networks) {
      const { x, attached } = valuesOf(network);
      const shapes = Object.entries(attached).map(([name, { shape }]) => [name, shape.slice(1)] as const);
      const expected = Object.fromEntries(network.steps.flatMap(outputs));
      expect(Object.fromEntries(shapes), `network ${key}`).toEqual(expected);
      expect(lowered(network, x, attached), `network ${key}, lowered`).toEqual(expected);
    }
  }, 60_000);
});

describe("a network with one size changed", () => {
  const sentence = (errors: readonly string[] = []): string => /'"(\w+ '\w+') /.exec(errors[0] ?? "")?.[1] ?? "";
  const kindOf = ({ network, fails }: Mutant): string =>
    `${/^\w+/.exec(network.steps.find(({ name }) => name === fails)?.call ?? "")} '${fails}'`;

  it("does not compile, and the message names the block that PyTorch refuses", async () => {
    const sources = Object.fromEntries(mutants.map(({ name, network }) => [name, statements(network)]));
    const expected = Object.fromEntries(mutants.map((mutant) => [mutant.name, kindOf(mutant)]));
    for (const errors of await errorsIn(sources)) {
      expect(Object.fromEntries(mutants.map(({ name }) => [name, sentence(errors[name])]))).toEqual(expected);
    }
  }, 180_000);

  it("does not run, for the same reason", () => {
    for (const mutant of mutants) {
      expect(() => valuesOf(mutant.network), mutant.name).toThrow(akid.AkidError);
    }
  });
});
