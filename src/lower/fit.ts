/** The shape rules once more, for sizes that only lowering knows: those of a name such as "T". */
import { adviceFor } from "../../dsl/advice.ts";
import { AkidError } from "../../dsl/errors.ts";
import type { Shape } from "../../dsl/tensor.ts";
import type { LowerContext } from "./context.ts";

/** Throws what a shape rule says against the sizes of a block's input. */
export function expectFit(kind: string, rule: Shape | string, { scope }: LowerContext): void {
  if (typeof rule === "string")
    throw new AkidError({ where: `${scope} (${kind})`, what: rule, advice: adviceFor(rule) });
}
