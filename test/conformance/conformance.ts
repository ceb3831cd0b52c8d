/** What every backend must pass: each op and its derivatives, each block of the language, and Programs as wholes. */
import { afterAll, beforeAll, describe } from "vitest";
import type { Session } from "../../src/backends/backend.ts";
import type { OpName } from "../../src/graph/node.ts";
import { blocks } from "./blocks.ts";
import type { BuiltCase, OpCases } from "./case.ts";
import { buildCase } from "./case.ts";
import { cases } from "./cases/index.ts";
import { firstDerivative, secondDerivative } from "./derivatives.ts";
import { fuzz } from "./fuzz.ts";
import { programs } from "./programs.ts";
import type { MakeBackend, Question } from "./questions.ts";
import { questions } from "./questions.ts";

/** Runs the suite on a backend. Values agree with the float64 reference as `compare.ts` says. */
export function conformance(name: string, makeBackend: MakeBackend): void {
  describe(`conformance of ${name}`, () => {
    let session: Session;
    beforeAll(async () => {
      session = await (await makeBackend()).open({});
    });
    afterAll(() => session.dispose());
    for (const [op, opCases] of Object.entries(cases) as [OpName, OpCases][]) opSuite(op, opCases, () => session);
    fuzz(() => session);
    blocks(makeBackend);
    programs(makeBackend);
  });
}

function opSuite(op: OpName, { cases, derivatives }: OpCases, session: () => Session): void {
  const built = cases.map((c, i) => buildCase(c, `${i}_`));
  const values = built.map(({ title, y, feeds }) => ({ title, nodes: { y }, feeds }));
  const differentiable = built.map((c, i) => [c, `${i}_`] as const).filter(([{ wrt }]) => wrt.length > 0);
  questions(op, values, session);
  if (derivatives > 0) questions(`gradient of ${op}`, differentiable.map(ask(firstDerivative)), session);
  if (derivatives > 1) questions(`second derivative of ${op}`, differentiable.map(ask(secondDerivative)), session);
}

const ask =
  (derive: typeof secondDerivative) =>
  ([built, prefix]: readonly [BuiltCase, string]): Question => {
    const { gradients, feeds } = derive(built, prefix);
    const nodes = Object.fromEntries(gradients.map((node, i) => [`by operand ${i}`, node]));
    return { title: built.title, nodes, feeds };
  };
