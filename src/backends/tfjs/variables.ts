/** The variables of a session: tensors that stay in the backend from run to run. */
import type { HostTensor } from "../../graph/program.ts";
import { checkVariable, noVariable } from "../check.ts";
import { download, upload } from "./host.ts";
import type { Kernels, Tensor } from "./kernels.ts";

/** Owns one tensor for each name. */
export class Variables {
  readonly #kernels: Kernels;
  readonly #tensors = new Map<string, Tensor>();

  constructor(kernels: Kernels, initial: Readonly<Record<string, HostTensor>>) {
    this.#kernels = kernels;
    for (const [name, value] of Object.entries(initial)) checkVariable(name, value);
    for (const [name, value] of Object.entries(initial)) this.replace(name, upload(kernels, value, "float32"));
  }

  /** The tensor of this name, borrowed; throws if there is none. */
  get(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor) return tensor;
    throw noVariable(name, this.#tensors.keys());
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
    checkVariable(name, value, this.get(name).shape);
    this.replace(name, upload(this.#kernels, value, "float32"));
  }

  dispose(): void {
    this.#kernels.free(...this.#tensors.values());
    this.#tensors.clear();
  }
}
