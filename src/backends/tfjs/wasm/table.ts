/** All ops on the wasm backend: the kernels that it shares with every tfjs backend, and its own. */
import type { OpTable } from "../kernels.ts";
import { classes } from "../ops/classes.ts";
import { elementwise } from "../ops/elementwise.ts";
import { image } from "../ops/image.ts";
import { shape } from "../ops/shape.ts";
import { broadcasting } from "./broadcast.ts";
import { compare } from "./compare.ts";
import { convolution } from "./convolution.ts";
import type { WasmKernels } from "./kernels.ts";
import { linear } from "./matmul.ts";
import { pool } from "./pool.ts";
import { rows } from "./rows.ts";
import { choice } from "./select.ts";
import { slice } from "./slice.ts";
import { reduce } from "./sum.ts";

export const wasmOps: OpTable<WasmKernels> = {
  ...elementwise,
  ...shape,
  ...classes,
  ...image,
  ...broadcasting,
  ...compare,
  ...choice,
  ...convolution,
  ...linear,
  ...pool,
  ...reduce,
  ...rows,
  ...slice,
};
