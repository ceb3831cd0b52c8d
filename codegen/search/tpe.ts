/** TPE: suggestions where good trials are dense and bad ones are not. */
import { uniforms } from "../../src/random/index.ts";
import type { Parameter, Pick } from "../space/space.ts";
import { fresh } from "./fresh.ts";
import { categorical, continuous, type Density } from "./parzen.ts";
import { random } from "./random.ts";
import type { MakeSearch, SearchOptions, Trial } from "./search.ts";
import { choose, pickAt, unitOf } from "./unit.ts";

/** Random trials before the first suggestion of its own. */
const startup = 10;
/** Draws of each parameter, of which the best is taken; half as many after each suggestion that was made before. */
const candidates = 24;
/** Suggestions made before, after which one is drawn at random. */
const patience = 30;

/**
 * The tree-structured Parzen estimator of Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter
 * optimization", NIPS 2011: each parameter that exists takes, of some draws from the good trials' density, the one whose
 * density among the others is least in proportion. Trials without a value count as the worst.
 */
export const tpe: MakeSearch = (space, options) => {
  const start = random(space, options);
  return {
    next: (trials) => {
      if (trials.length < startup) return start.next(trials);
      const [good, bad] = split(trials, options.direction);
      const densities = space.parameters.map((parameter) => [over(parameter, good), over(parameter, bad)] as const);
      const suggest = (index: number) => {
        const next = uniforms({ seed: options.seed, stream: "tpe", step: index });
        const draws = Math.max(1, candidates >> (index - trials.length));
        return choose(space, (parameter) => {
          const [among, against] = densities[parameter.id] as (typeof densities)[number];
          return pickOf(parameter, best(among, against, { draws, next }));
        });
      };
      return fresh(trials, suggest, patience) ?? start.next(trials);
    },
  };
};

/** The best tenth of the trials, and the others; the good ones are never fewer than two, nor more than Hyperopt's 25. */
function split(trials: readonly Trial[], direction: SearchOptions["direction"]) {
  const sign = direction === "min" ? 1 : -1;
  const cost = ({ value = Number.NaN }: Trial) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value);
  const sorted = [...trials].sort((a, b) => (cost(a) === cost(b) ? 0 : cost(a) - cost(b)));
  const count = Math.min(25, Math.ceil(0.1 * trials.length) + 1);
  return [sorted.slice(0, count), sorted.slice(count)] as const;
}

/** A parameter's density in those of the trials where it exists; numbers of a range are places, other alternatives are not. */
function over(parameter: Parameter, trials: readonly Trial[]): Density<number> {
  const picks = trials.flatMap(({ assignment }) => assignment.get(parameter.id) ?? []);
  if (isOrdered(parameter)) return continuous(picks.map((pick) => unitOf(parameter, pick)));
  const indices = picks.flatMap((pick) => ("alternative" in pick ? pick.alternative : []));
  return categorical(indices, parameter.alternatives.length);
}

const isOrdered = ({ numeric, kind }: Parameter): boolean => numeric !== undefined || kind === "range";

const pickOf = (parameter: Parameter, drawn: number): Pick =>
  isOrdered(parameter) ? pickAt(parameter, drawn) : { alternative: drawn };

function best(
  among: Density<number>,
  against: Density<number>,
  { draws, next }: { readonly draws: number; readonly next: () => number },
): number {
  const drawn = Array.from({ length: draws }, () => {
    const value = among.draw(next);
    return { value, ratio: among.density(value) / against.density(value) };
  });
  return drawn.reduce((a, b) => (b.ratio > a.ratio ? b : a)).value;
}
