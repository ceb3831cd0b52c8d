/** Lowering of blocks that see the channels as consecutive groups. */
import type { Node, Size } from "../../graph/node.ts";
import { elements } from "../../graph/node.ts";
import { matmul, max, mean, reshape, transpose } from "../../graph/ops/index.ts";
import { channels, withBias } from "../channels.ts";
import { fanIn } from "../initialise.ts";
import type { LoweringTable } from "../lowering.ts";
import { first } from "../lowering.ts";

const outer = (x: Node): Size => x.shape.slice(0, -1);

/** [..., C] to [..., C / size, size]. */
const inGroups = (x: Node, size: number): Node => reshape(x, [...outer(x), channels(x) / size, size]);

export const groups: LoweringTable<"maxout" | "averageOut" | "equivariantProjection"> = {
  maxout: ({ group }, inputs) => {
    const x = inGroups(first(inputs), group);
    return max(x, { axes: [x.shape.length - 1] });
  },
  averageOut: ({ group }, inputs) => {
    const x = inGroups(first(inputs), group);
    return mean(x, { axes: [x.shape.length - 1] });
  },
  // One matrix product for each group, over all places.
  equivariantProjection: ({ groups, units, bias }, inputs, context) => {
    const x = first(inputs);
    const size = channels(x) / groups;
    const weights = context.parameter("weights", [size, groups * units], fanIn(size, units));
    const matrices = transpose(reshape(weights, [size, groups, units]), [1, 0, 2]);
    const places = transpose(reshape(x, [elements(outer(x)), groups, size]), [1, 0, 2]);
    const projected = transpose(matmul(places, matrices), [1, 0, 2]);
    return withBias(reshape(projected, [...outer(x), groups * units]), bias, context);
  },
};
