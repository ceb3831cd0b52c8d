/** What the optimisers have in common: learning rate, clipping, weight decay. */
import { checkOptions } from "../../dsl/check.ts";
import { chain } from "./chain.ts";
import type { KongFu, Settings } from "./kongfu.ts";
import type { Rate } from "./schedules/schedule.ts";
import { type Clip, clip } from "./transforms/clip.ts";
import { decay } from "./transforms/decay.ts";
import type { Transform } from "./transforms/transform.ts";

export interface OptimiserOptions {
  /** A number, a schedule, or a function of the clock. */
  readonly lr: Rate;
  /** Holds gradients within a limit; default: none. */
  readonly clip?: Clip;
  /** Weight decay, 0 or more; default 0. It is counted once, whatever the penalties of the blocks. */
  readonly decay?: number;
}

interface Core {
  readonly name: string;
  /** The optimiser's own options, with their defaults. */
  readonly settings: Settings;
  readonly transforms: readonly Transform[];
  /** Where the decay enters: before all of them, as a part of the gradient (default), or after the first of them. */
  readonly decoupled?: boolean;
}

/** An optimiser whose options are those of all and its own. */
export function optimiser(options: OptimiserOptions, core: Core): KongFu {
  const { name, settings, transforms, decoupled = false } = core;
  checkOptions(name, options, ["lr", ...Object.keys(settings), "clip", "decay"]);
  const { lr, clip: limits, decay: rate = 0 } = options;
  const clipping = limits ? [clip(limits)] : [];
  const decaying = rate === 0 ? [] : [decay(rate)];
  const [first, ...rest] = transforms;
  const chained =
    decoupled && first ? [...clipping, first, ...decaying, ...rest] : [...clipping, ...decaying, ...transforms];
  return Object.freeze<KongFu>({
    ...chain(chained, { name, lr }),
    withLr: (other) => optimiser({ ...options, lr: other }, core),
    settings: { ...settings, ...(limits && { clip: { ...limits } }), ...(rate !== 0 && { decay: rate }) },
  });
}
