/** Batch normalisation, with the statistics that it is given. */
import { normalised } from "../affine.ts";
import type { EmitterTable } from "../emitter.ts";
import { arranged, operands } from "../emitter.ts";
import type { Tensor } from "../graph.ts";

export const normalise: EmitterTable<"batchNorm"> = {
  batchNorm: (node, context) => {
    const [x, ...vectors] = operands(node);
    const [scale, offset, mean, variance] = vectors.map((vector) => arranged(vector, [0], context)) as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    return normalised(context.value(x), { scale, offset, mean, variance }, node.attrs.epsilon, context);
  },
};
