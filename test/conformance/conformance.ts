/** What every backend must pass: each op and its derivatives, each block of the language, and Programs as wholes. */
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Backend, Session } from "../../src/backends/backend.ts";
import type { Node, OpName } from "../../src/graph/node.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { blocks } from "./blocks.ts";
import type { BuiltCase, OpCases } from "./case.ts";
import { buildCase, leavesOf } from "./case.ts";
import { cases } from "./cases/index.ts";
import { expectAgreement } from "./compare.ts";
import { firstDerivative, secondDerivative } from "./derivatives.ts";
import { fuzz } from "./fuzz.ts";
import { programs } from "./programs.ts";

/** Runs the suite on a backend. Values agree with the float64 reference as `compare.ts` says. */
export function conformance(name: string, makeBackend: () => Backend | Promise<Backend>): void {
  describe(`conformance of ${name}`, () => {
    let session: Session;
    beforeAll(async () => {
      session = await (await makeBackend()).open({});
    });
    afterAll(() => session.dispose());
    for (const [op, opCases] of Object.entries(cases) as [OpName, OpCases][]) opSuite(op, opCases, () => session);
    programs(makeBackend);
    blocks(makeBackend);
    fuzz(() => session);
  });
}

/** What one test looks at: some nodes of a Program that many tests share, so that the suite compiles few Programs. */
interface Question {
  readonly title: string;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly feeds: Readonly<Record<string, HostTensor>>;
}

function opSuite(op: OpName, { cases, derivatives }: OpCases, session: () => Session): void {
  const built = cases.map((c, i) => buildCase(c, `${i}_`));
  const differentiable = built.map((c, i) => [c, `${i}_`] as const).filter(([{ wrt }]) => wrt.length > 0);
  questions(op, built.map(({ title, y, feeds }) => ({ title, nodes: { y }, feeds })), session);
  if (derivatives > 0) questions(`gradient of ${op}`, differentiable.map(ask(firstDerivative)), session);
  if (derivatives > 1) questions(`second derivative of ${op}`, differentiable.map(ask(secondDerivative)), session);
}

const ask =
  (derive: typeof secondDerivative) =>
  ([built, prefix]: readonly [BuiltCase, string]): Question => {
    const { gradients, feeds } = derive(built, prefix);
    return { title: built.title, nodes: Object.fromEntries(gradients.map((node, i) => [`by operand ${i}`, node])), feeds };
  };

function questions(title: string, list: readonly Question[], session: () => Session): void {
  if (list.length === 0) return;
  describe(title, () => {
    let found: Record<string, HostTensor>;
    beforeAll(async () => {
      const outputs = Object.assign({}, ...list.map(({ nodes }, i) => Object.fromEntries(Object.entries(nodes).map(([key, node]) => [`${i} ${key}`, node]))));
      const all = program(title, { outputs });
      const feeds = Object.assign({}, ...list.map((question) => question.feeds)) as Record<string, HostTensor>;
      const executable = await session().compile(all);
      found = await executable.run(Object.fromEntries(all.inputs.map((input) => [input.name, feeds[input.name] as HostTensor])));
      executable.dispose();
    });
    list.forEach(({ title, nodes, feeds }, i) => {
      it(title, () => {
        const expected = evaluate(Object.values(nodes), leavesOf(feeds));
        Object.entries(nodes).forEach(([key, node], j) => {
          expectAgreement(key, found[`${i} ${key}`], node, expected[j] as Float64Array);
        });
      });
    });
  });
}
