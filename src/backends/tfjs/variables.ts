/** The variables of a session: tensors that stay in the backend from run to run. */
import { AkidError } from "../../../dsl/errors.ts";
import { sameShape } from "../../graph/node.ts";
import type { HostTensor, Variable } from "../../graph/program.ts";
import { download, misfit, upload } from "./host.ts";
import type { Kernels, Tensor } from "./kernels.ts";

/** Owns one tensor for each name. */
export class Variables {
  readonly #kernels: Kernels;
  readonly #tensors = new Map<string, Tensor>();

  constructor(kernels: Kernels, initial: Readonly<Record<string, HostTensor>>) {
    this.#kernels = kernels;
    for (const [name, value] of Object.entries(initial)) check(name, value, value.shape);
    for (const [name, value] of Object.entries(initial)) this.replace(name, upload(kernels, value, "float32"));
  }

  /** The tensor of this name, borrowed; throws if there is none. */
  get(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor) return tensor;
    const names = [...this.#tensors.keys()];
    const advice = names.length > 0 ? `There are ${names.join(", ")}.` : undefined;
    throw new AkidError({ where: "backend tfjs", what: `there is no variable '${name}'`, advice });
  }

  /** Takes over a tensor as the new value. */
  replace(name: string, tensor: Tensor): void {
    const old = this.#tensors.get(name);
    this.#tensors.set(name, tensor);
    if (old) this.#kernels.free(old);
  }

  read(name: string): HostTensor {
    return download(this.#kernels, this.get(name), "float32");
  }

  write(name: string, value: HostTensor): void {
    check(name, value, this.get(name).shape);
    this.replace(name, upload(this.#kernels, value, "float32"));
  }

  /** Throws unless there is a variable of this name and shape. */
  expect({ name, shape }: Variable): void {
    const found = this.get(name).shape;
    if (sameShape(found, shape)) return;
    throw new AkidError({
      where: "backend tfjs",
      what: `variable '${name}' is [${found.join(", ")}], the program expects [${shape.join(", ")}]`,
    });
  }

  dispose(): void {
    this.#kernels.free(...this.#tensors.values());
    this.#tensors.clear();
  }
}

function check(name: string, value: HostTensor, shape: readonly number[]): void {
  const wrong = misfit(value, shape, "float32");
  if (wrong) throw new AkidError({ where: "backend tfjs", what: `variable '${name}' ${wrong}` });
}
