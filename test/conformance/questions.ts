/** Many small tests over one Program: a backend computes all nodes at once, and each test looks at its own. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Backend, Session } from "../../src/backends/backend.ts";
import type { Node } from "../../src/graph/node.ts";
import type { HostTensor } from "../../src/graph/program.ts";
import { program } from "../../src/graph/program.ts";
import { evaluate } from "../graph/reference/evaluate.ts";
import { expectAgreement } from "./compare.ts";

/** Makes the backend under test. */
export type MakeBackend = () => Backend | Promise<Backend>;

/** Values by name. */
export type Tensors = Readonly<Record<string, HostTensor>>;

/** What one test looks at. */
export interface Question {
  readonly title: string;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly feeds: Tensors;
  /** The values of the variables that its nodes read: those of the session. */
  readonly variables?: Tensors;
}

/** The fed values that a Program needs. */
export const feedsOf = (inputs: readonly { readonly name: string }[], feeds: Tensors): Record<string, HostTensor> =>
  Object.fromEntries(inputs.map(({ name }) => [name, feeds[name] as HostTensor]));

/** The values of fed tensors, as the reference evaluator takes them. */
export const leavesOf = (feeds: Tensors): Record<string, ArrayLike<number>> =>
  Object.fromEntries(Object.entries(feeds).map(([name, { data }]) => [name, data]));

/** All records in one. */
export const merged = <T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> =>
  Object.assign({}, ...records) as Record<string, T>;

/** One test for each question: the backend's values agree with the reference. */
export function questions(title: string, list: readonly Question[], session: () => Session): void {
  if (list.length === 0) return;
  describe(title, () => {
    let found: Record<string, HostTensor>;
    beforeAll(async () => {
      const outputs = list.flatMap(({ nodes }, i) =>
        Object.entries(nodes).map(([key, node]) => [`${i} ${key}`, node] as const),
      );
      const all = program(title, { outputs: Object.fromEntries(outputs) });
      const executable = await session().compile(all);
      found = await executable.run(feedsOf(all.inputs, merged(list.map(({ feeds }) => feeds))));
      executable.dispose();
    });
    it.each(list.map((question, i) => [question.title, question, i] as const))("%s", (_, question, i) => {
      const { nodes, feeds, variables = {} } = question;
      const expected = evaluate(Object.values(nodes), leavesOf({ ...variables, ...feeds }));
      Object.entries(nodes).forEach(([key, node], j) => {
        expectAgreement(key, found[`${i} ${key}`], node, expected[j] as Float64Array);
      });
      expect(expected.length).toBeGreaterThan(0);
    });
  });
}
