/** Runs a Program op by op and frees each tensor at its last use. */
import { setImmediate } from "node:timers/promises";
import { AkidError } from "../../../dsl/errors.ts";
import type { Node, OpName } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import { liveness } from "../../graph/passes/liveness.ts";
import type { HostTensor, Program } from "../../graph/program.ts";
import type { Executable } from "../backend.ts";
import { checkFeeds, checkProgramVariable } from "../check.ts";
import { download, upload } from "./host.ts";
import type { ComputedOp, Kernels, OpCompiler, OpTable, Tensor } from "./kernels.ts";
import type { Variables } from "./variables.ts";

type Feeds = Readonly<Record<string, HostTensor>>;

/** One node made ready: an owned tensor from the values of earlier nodes and the feeds. */
type Evaluate = (values: ReadonlyMap<Node, Tensor>, feeds: Feeds) => Tensor;

interface Step {
  readonly node: Node;
  readonly evaluate: Evaluate;
  /** Nodes that no later step needs. */
  readonly dead: readonly Node[];
}

/** What a session gives its Programs. */
interface Surroundings<K extends Kernels> {
  readonly kernels: K;
  readonly table: OpTable<K>;
  readonly variables: Variables;
  readonly onDispose: (executable: Executable) => void;
}

/** A Program made ready for the kernels of one backend and the variables of one session. */
export class OpByOpExecutable<K extends Kernels> implements Executable {
  readonly program: Program;
  readonly #kernels: K;
  readonly #variables: Variables;
  readonly #onDispose: (self: Executable) => void;
  readonly #constants: Tensor[] = [];
  readonly #steps: readonly Step[];
  #disposed = false;

  constructor(program: Program, { kernels, table, variables, onDispose }: Surroundings<K>) {
    this.program = program;
    this.#kernels = kernels;
    this.#variables = variables;
    this.#onDispose = onDispose;
    for (const variable of program.variables)
      checkProgramVariable(program, variable, variables.get(variable.name).shape);
    const dead = liveness(program);
    this.#steps = program.nodes.map((node, position) => ({
      node,
      evaluate: this.#compile(node, table),
      dead: dead[position] ?? [],
    }));
  }

  async run(feeds: Feeds): Promise<Record<string, HostTensor>> {
    if (this.#disposed) throw new AkidError({ where: `program ${this.program.name}`, what: "is disposed" });
    checkFeeds(this.program, feeds);
    const values = new Map<Node, Tensor>();
    try {
      for (const step of this.#steps) {
        values.set(step.node, step.evaluate(values, feeds));
        for (const node of step.dead) {
          this.#kernels.free(values.get(node) as Tensor);
          values.delete(node);
        }
      }
      const outputs = this.#read(values);
      if (this.#holds(outputs)) this.#update(values);
      // The kernels block: signals and timers get their turn between runs.
      await setImmediate();
      return outputs;
    } finally {
      this.#kernels.free(...values.values());
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#kernels.free(...this.#constants);
    this.#onDispose(this);
  }

  #compile(node: Node, table: OpTable<K>): Evaluate {
    const kernels = this.#kernels;
    if (node.op === "input") {
      const { name } = (node as Node<"input">).attrs;
      return (_, feeds) => upload(kernels, feeds[name] as HostTensor, node.dtype);
    }
    if (node.op === "variable") {
      const { name } = (node as Node<"variable">).attrs;
      return () => kernels.alias(this.#variables.get(name));
    }
    if (node.op === "constant" || node.op === "values") {
      const constant = this.#constant(node as Node<"constant" | "values">);
      return () => kernels.alias(constant);
    }
    const compiler = table[node.op as ComputedOp] as OpCompiler<OpName, K>;
    const run = compiler(node, kernels);
    return (values) => run(...node.inputs.map((x) => values.get(x) as Tensor));
  }

  #constant({ attrs, shape, dtype }: Node<"constant" | "values">): Tensor {
    const empty = (): Float32Array | Int32Array =>
      dtype === "float32" ? new Float32Array(elements(shape)) : new Int32Array(elements(shape));
    const data = "data" in attrs ? attrs.data : empty().fill(attrs.value);
    const tensor = upload(this.#kernels, { data, shape }, dtype);
    this.#constants.push(tensor);
    return tensor;
  }

  #read(values: ReadonlyMap<Node, Tensor>): Record<string, HostTensor> {
    const outputs = Object.entries(this.program.outputs);
    return Object.fromEntries(
      outputs.map(([name, node]) => [name, download(this.#kernels, values.get(node) as Tensor, node.dtype)]),
    );
  }

  /** Whether the guard allows the updates. */
  #holds(outputs: Readonly<Record<string, HostTensor>>): boolean {
    const { guard } = this.program;
    return guard === null || Number.isFinite(outputs[guard]?.data[0]);
  }

  #update(values: ReadonlyMap<Node, Tensor>): void {
    for (const [name, node] of Object.entries(this.program.updates)) {
      this.#variables.replace(name, this.#kernels.alias(values.get(node) as Tensor));
    }
  }
}
