/** Networks of networks.json, read, and written in the language as statements or as rows. Twin of drawn.py. */

/** A value and its shape by PyTorch: "T" is a named size, "?11" one that is 11 where the names are bound. */
export interface Output {
  readonly name: string;
  readonly shape: readonly string[];
}

/** A block of a network: `call` makes it, `from` are the names of values. */
interface Step {
  readonly name: string;
  readonly call: string;
  readonly from: readonly string[];
  readonly outputs: readonly Output[];
}

interface Input {
  readonly name: string;
  readonly shape: string;
  readonly dtype: string;
}

interface State {
  readonly name: string;
  readonly shape: string;
  readonly next: string;
}

/** A network; `sizes` binds its named sizes, `kept` are blocks that several steps use. */
export interface Drawn {
  readonly sizes: Readonly<Record<string, number>>;
  readonly inputs: readonly Input[];
  readonly states: readonly State[];
  readonly kept: readonly { readonly name: string; readonly call: string }[];
  readonly steps: readonly Step[];
}

/** Statements that work as TypeScript and as JavaScript; `values` are expressions for the values that they make. */
export interface Written {
  readonly statements: string;
  readonly values: readonly (readonly [expression: string, output: Output])[];
}

function groups(pattern: RegExp, line: string): Readonly<Record<string, string>> | undefined {
  return pattern.exec(line)?.groups as Record<string, string> | undefined;
}

/** Reads the text of a network. */
export function drawn(text: string): Drawn {
  const lines = text.split("; ");
  const all = (pattern: RegExp) => lines.map((line) => groups(pattern, line)).filter((found) => found !== undefined);
  const steps = all(/^(?<name>n\d+) = (?<call>.*) of (?<from>[^()]*) is (?<shapes>.*)$/);
  return {
    sizes: Object.fromEntries(
      all(/^(?<name>[A-Z]) = (?<size>\d+)$/).map(({ name = "", size }) => [name, Number(size)]),
    ),
    inputs: all(/^(?<name>\w+) = input (?<shape>\[.*?\]) ?(?<dtype>.*)$/).map(
      ({ name = "", shape = "", dtype = "" }) => ({ name, shape: quoted(shape), dtype }),
    ),
    states: all(/^(?<name>\w+) = state (?<shape>\[.*\]) next (?<next>\S+)$/).map(
      ({ name = "", shape = "", next = "" }) => ({ name, shape, next }),
    ),
    kept: all(/^(?<name>w\d+) = (?<call>.*)$/).map(({ name = "", call = "" }) => ({ name, call })),
    steps: steps.map(({ name = "", call = "", from = "", shapes = "" }) => ({
      name,
      call,
      from: from.split(", "),
      outputs: shapes.split(" and ").map((output) => {
        const { value = "", sizes = "" } = groups(/^(?<value>\S+) \[(?<sizes>.*)\]$/, output) ?? {};
        return { name: value, shape: sizes.split(", ") };
      }),
    })),
  };
}

/** Named sizes as strings of the language. */
const quoted = (shape: string): string => shape.replaceAll(/[A-Z]/g, '"$&"');

/** A network with one line changed, and the block that cannot take it, `conv2d 'n3'`. */
export function mutated(network: Drawn, text: string): { readonly network: Drawn; readonly at: string } {
  const { line = "", at = "" } = groups(/^(?<line>.*) fails at (?<at>\w+ '\S+')$/, text) ?? {};
  const { name: step, call } = groups(/^(?<name>n\d+) = (?<call>.*)$/, line) ?? {};
  const { inputs, states, kept } = drawn(line);
  const replaced = <T extends { readonly name: string }>(all: readonly T[], [changed]: readonly T[]): readonly T[] =>
    all.map((one) => (one.name === changed?.name ? changed : one));
  return {
    at,
    network: {
      ...network,
      inputs: replaced(network.inputs, inputs),
      states: replaced(network.states, states),
      kept: replaced(network.kept, kept),
      steps: network.steps.map((one) => (call !== undefined && one.name === step ? { ...one, call } : one)),
    },
  };
}

/** How a value is reached by its name: `n3`, or `n3[1]` and `n3.said` where a block has several outputs. */
const path = (name: string): string => name.replace(/:(\d+)$/, "[$1]").replace(":", ".");

/** What both ways of writing begin with. */
function beginning({ inputs, states, kept }: Drawn): readonly string[] {
  return [
    ...inputs.map(
      ({ name, shape, dtype }) => `const ${name} = input("${name}", ${[shape, dtype].filter(Boolean).join(", ")});`,
    ),
    ...states.map(({ name, shape }) => `const ${name} = state("${name}", ${shape});`),
    ...kept.map(({ name, call }) => `const ${name} = ${call};`),
  ];
}

/** A network attached block by block. */
export function asStatements(network: Drawn): Written {
  const attached = network.steps.map(({ name, call, from }) => {
    const [only = "", ...others] = from.map(path);
    const made =
      others.length === 0
        ? `${only}.attach("${name}", ${call})`
        : `attach("${name}", ${call}, [${only}, ${others.join(", ")}])`;
    return `const ${name} = ${made};`;
  });
  const next = network.states.map((state) => `${state.name}.next(${path(state.next)});`);
  return {
    statements: [...beginning(network), ...attached, ...next].join(" "),
    values: network.steps.flatMap(({ outputs }) => outputs).map((output) => [path(output.name), output]),
  };
}

/** A network of one row a block; values of a block that has several are read by rows, and cannot be outputs. */
export function asRows(network: Drawn, { isReversed = false } = {}): Written {
  const rows = network.steps.map(({ name, call, from }) => {
    const names = from.map((one) => `"${one}"`);
    return `${name}: [${names.length === 1 ? names[0] : `[${names.join(", ")}]`}, ${call}]`;
  });
  const single = network.steps.flatMap(({ outputs }) => (outputs.length === 1 ? outputs : []));
  const inputs = [...network.inputs, ...network.states].map(({ name }) => name);
  const ends = [
    `outputs: [${single.map(({ name }) => `"${name}"`).join(", ")}]`,
    ...(network.states.length === 0
      ? []
      : [`next: { ${network.states.map(({ name, next }) => `${name}: "${next}"`).join(", ")} }`]),
  ];
  const ordered = isReversed ? rows.toReversed() : rows;
  const made = `const net = network("drawn", { ${inputs.join(", ")} }, { ${ordered.join(", ")} }, { ${ends.join(", ")} });`;
  return {
    statements: [...beginning(network), made].join(" "),
    values: single.map((output) => [`net.outputs.${output.name}`, output]),
  };
}
