/** The rounds of a loop, where they are known and the loop has to be unrolled. */
import { ts } from "ts-morph";
import { refuse } from "../analyse/diagnostic.ts";
import { assignedBy } from "../analyse/syntax.ts";
import type { Emitter } from "./emitter.ts";
import type { Evaluation } from "./evaluation.ts";
import { isTimeless } from "./movable.ts";
import { pathsOf } from "./paths.ts";
import { bind, bindNumber, emptyRound, type Round } from "./rounds.ts";
import { boundNames } from "./syntax.ts";
import { constant, type Evaluated, isPrimitive, isTruthy, Scope, Something, StaticList } from "./value.ts";

const maximum = 512;

/** The rounds of a loop that depends on a parameter or assigns a variable whose shape evolves; else undefined. */
export function roundsOf(
  emitter: Emitter,
  loop: ts.ForStatement | ts.ForOfStatement,
  scope: Scope,
): readonly Round[] | undefined {
  return ts.isForStatement(loop) ? countedRounds(emitter, loop, scope) : listedRounds(emitter, loop, scope);
}

function refuseLength(loop: ts.Node): never {
  return refuse(loop, "AKT020", `this loop has more than ${maximum} rounds and cannot be unrolled`);
}

function listedRounds(emitter: Emitter, loop: ts.ForOfStatement, scope: Scope): readonly Round[] | undefined {
  const { evaluation, facts, template } = emitter;
  const name = loopNames(loop.initializer)?.[0]?.name;
  if (name === undefined || loop.awaitModifier !== undefined) return undefined;
  if (isReassigned(emitter, name)) return undefined;
  const list = evaluation.evaluate(loop.expression, scope);
  if (!(list?.value instanceof StaticList)) return undefined;
  if (!facts.evolvingLoops.has(loop) && !dependsDeeply(evaluation, list)) return undefined;
  if (!isTimeless(template, facts, loop.expression)) return undefined;
  const { items } = list.value;
  if (items.length > maximum) refuseLength(loop);
  const paths = pathsOf(emitter, loop.expression);
  const rounds: Round[] = [];
  for (const [index, item] of items.entries()) {
    const round = emptyRound(scope);
    if (!bind(emitter, round, name, item, paths(index))) return undefined;
    rounds.push(round);
  }
  return rounds;
}

/** Whether a list or any part of it depends on a parameter. */
function dependsDeeply(evaluation: Evaluation, { value, depends }: Evaluated): boolean {
  if (depends || isPrimitive(value) || value instanceof Something) return depends;
  const items = value instanceof StaticList ? value.items : [...value.properties.values()];
  return items.some((item) => {
    const result = evaluation.evaluateItem(item);
    return result !== undefined && dependsDeeply(evaluation, result);
  });
}

function loopNames(initializer: ts.ForInitializer | undefined): readonly ts.VariableDeclaration[] | undefined {
  const isList = initializer !== undefined && ts.isVariableDeclarationList(initializer);
  return isList && initializer.flags & ts.NodeFlags.BlockScoped ? initializer.declarations : undefined;
}

function countedRounds(emitter: Emitter, loop: ts.ForStatement, scope: Scope): readonly Round[] | undefined {
  const { evaluation, template, facts } = emitter;
  const assigned = loop.incrementor && assignedBy(loop.incrementor);
  const counter = assigned && template.symbolOf(assigned);
  const declarations = loopNames(loop.initializer) ?? [];
  const starts = startsOf(evaluation, declarations, scope);
  const first = counter && starts?.get(counter);
  const step = loop.incrementor && stepOf(evaluation, loop.incrementor, scope);
  if (counter === undefined || starts === undefined || first === undefined || step === undefined) return undefined;
  if (loop.condition === undefined || declarations.some(({ name }) => isReassigned(emitter, name))) {
    return undefined;
  }
  let needed = first.depends || step.depends || facts.evolvingLoops.has(loop);
  const rounds: Round[] = [];
  for (let value = Number(first.value); ; value += Number(step.value)) {
    const probe = new Scope(scope);
    for (const [symbol, result] of starts) probe.bind(symbol, { result });
    probe.bind(counter, { result: constant(value) });
    const condition = evaluation.evaluate(loop.condition, probe);
    if (condition === undefined) return undefined;
    needed ||= condition.depends;
    if (!isTruthy(condition.value)) return needed ? rounds : undefined;
    if (rounds.length === maximum) return needed ? refuseLength(loop) : undefined;
    const round = emptyRound(scope);
    for (const [symbol, { value: other }] of starts) bindNumber(round, symbol, Number(other));
    bindNumber(round, counter, value);
    rounds.push(round);
  }
}

/** Whether anything but the loop itself assigns its variables. */
function isReassigned({ template, facts }: Emitter, name: ts.BindingName): boolean {
  return boundNames(name).some((bound) => {
    const symbol = template.symbolOf(bound);
    return symbol !== undefined && facts.reassigned.has(symbol);
  });
}

/** The numbers that `let i = 0, n = widths.length` starts with. */
function startsOf(
  evaluation: Evaluation,
  declarations: readonly ts.VariableDeclaration[],
  scope: Scope,
): ReadonlyMap<ts.Symbol, Evaluated> | undefined {
  const starts = new Map<ts.Symbol, Evaluated>();
  const inner = new Scope(scope);
  for (const { name, initializer } of declarations) {
    const symbol = evaluation.template.symbolOf(name);
    const value = initializer && evaluation.evaluate(initializer, inner);
    if (symbol === undefined || typeof value?.value !== "number") return undefined;
    inner.bind(symbol, { result: value });
    starts.set(symbol, value);
  }
  return starts;
}

/** What `i++` or `i -= 2` adds. */
function stepOf(evaluation: Evaluation, incrementor: ts.Expression, scope: Scope): Evaluated | undefined {
  if (ts.isPostfixUnaryExpression(incrementor) || ts.isPrefixUnaryExpression(incrementor)) {
    return constant(incrementor.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1);
  }
  if (!ts.isBinaryExpression(incrementor)) return undefined;
  const { kind } = incrementor.operatorToken;
  const step = evaluation.evaluate(incrementor.right, scope);
  if (typeof step?.value !== "number") return undefined;
  if (kind === ts.SyntaxKind.PlusEqualsToken) return step;
  return kind === ts.SyntaxKind.MinusEqualsToken ? { ...step, value: -step.value } : undefined;
}
