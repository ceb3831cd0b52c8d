/** A Program: what a backend compiles, with everything that it needs and nothing that it does not. */
import { AkidError } from "../../dsl/errors.ts";
import type { GraphDType, Node, Size } from "./node.ts";
import { sameShape } from "./node.ts";
import { simplify } from "./passes/simplify.ts";
import { topological } from "./traverse.ts";

/** A value on the host, row-major: float32 in a Float32Array, int32 and bool (0 or 1) in an Int32Array. */
export interface HostTensor {
  readonly data: Float32Array | Int32Array;
  readonly shape: Size;
}

/** A value that the caller feeds on each run. */
export interface ProgramInput {
  readonly name: string;
  readonly shape: Size;
  readonly dtype: GraphDType;
}

/** A float32 value that stays in the backend from run to run. */
export interface Variable {
  readonly name: string;
  readonly shape: Size;
}

/** A graph with its borders: what is fed, read, given back and stored. All shapes are concrete. */
export interface Program {
  readonly name: string;
  readonly inputs: readonly ProgramInput[];
  /** The variables that it reads or updates. */
  readonly variables: readonly Variable[];
  /** Each needed node once, operands first. */
  readonly nodes: readonly Node[];
  readonly outputs: Readonly<Record<string, Node>>;
  /** The new value of each variable that a run changes; all are computed from the old values. */
  readonly updates: Readonly<Record<string, Node>>;
  /** Name of a scalar output: a run in which it is not finite gives its outputs but changes no variable. */
  readonly guard: string | null;
}

/** What a Program is made of. */
export interface ProgramParts {
  readonly outputs: Readonly<Record<string, Node>>;
  readonly updates?: Readonly<Record<string, Node>>;
  readonly guard?: string;
}

/**
 * Seals a Program: simplifies the graph, drops what no output and no update needs, and lists inputs and variables.
 * Throws where two leaves of one name differ in shape or dtype, an update does not have its variable's
 * shape and dtype, or the guard is no scalar output.
 */
export function program(name: string, { outputs, updates = {}, guard }: ProgramParts): Program {
  const roots = simplify([...Object.values(outputs), ...Object.values(updates)]);
  const named = (keys: string[], from: number): Record<string, Node> =>
    Object.fromEntries(keys.map((key, i) => [key, roots[from + i] as Node]));
  const outputNodes = named(Object.keys(outputs), 0);
  const updateNodes = named(Object.keys(updates), Object.keys(outputs).length);
  const nodes = topological(roots);

  const inputs = new Map<string, Node>();
  const variables = new Map<string, Node>();
  for (const node of nodes) {
    if (node.op === "input") addLeaf(name, inputs, (node as Node<"input">).attrs.name, node);
    if (node.op === "variable") addLeaf(name, variables, (node as Node<"variable">).attrs.name, node);
  }
  for (const [key, node] of Object.entries(updateNodes)) {
    addLeaf(name, variables, key, node);
    if (node.dtype !== "float32")
      throw new AkidError({
        where: `program ${name}`,
        what: `the update of '${key}' must be float32, found ${describe(node)}`,
      });
  }
  if (guard !== undefined) checkGuard(name, guard, outputNodes[guard]);

  return Object.freeze({
    name,
    inputs: [...inputs].map(([key, { shape, dtype }]) => ({ name: key, shape, dtype })),
    variables: [...variables].map(([key, { shape }]) => ({ name: key, shape })),
    nodes,
    outputs: outputNodes,
    updates: updateNodes,
    guard: guard ?? null,
  });
}

const describe = ({ dtype, shape }: Pick<Node, "dtype" | "shape">): string => `${dtype} [${shape.join(", ")}]`;

function checkGuard(program: string, guard: string, node: Node | undefined): void {
  if (node?.dtype === "float32" && node.shape.length === 0) return;
  const found = node ? describe(node) : "no output of this name";
  throw new AkidError({
    where: `program ${program}`,
    what: `the guard '${guard}' must be a float32 scalar output, found ${found}`,
  });
}

function addLeaf(program: string, leaves: Map<string, Node>, name: string, leaf: Node): void {
  const known = leaves.get(name);
  if (known && (!sameShape(known.shape, leaf.shape) || known.dtype !== leaf.dtype)) {
    throw new AkidError({
      where: `program ${program}`,
      what: `'${name}' is used as ${describe(known)} and as ${describe(leaf)}`,
    });
  }
  if (!known) leaves.set(name, leaf);
}
