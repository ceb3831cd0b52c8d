/** The rounds of a loop, where they are known and the loop has to be unrolled. */

import { refuse } from "../analyse/diagnostic.ts";
import { assignedBy, type EachBody } from "../analyse/syntax.ts";
import { ts } from "../compiler.ts";
import { keysOf } from "./collections.ts";
import type { Emitter } from "./emitter.ts";
import type { Evaluation } from "./evaluation.ts";
import { isTimeless } from "./movable.ts";
import { pathsOf } from "./paths.ts";
import { bind, bindNumber, emptyRound, type Round } from "./rounds.ts";
import { boundNames } from "./syntax.ts";
import { constant, type Evaluated, isPrimitive, isTruthy, Scope, Something, StaticList } from "./value.ts";

const maximum = 512;

/** What can be unrolled. */
export type Loop = ts.ForStatement | ts.ForOfStatement | ts.ForInStatement | ts.WhileStatement | EachBody;

/** The rounds of a loop that depends on a parameter or assigns a variable whose shape evolves; else undefined. */
export function roundsOf(emitter: Emitter, loop: Loop, scope: Scope): readonly Round[] | undefined {
  if (ts.isForStatement(loop)) return countedRounds(emitter, countingOf(loop), scope);
  if (ts.isArrowFunction(loop)) return eachRounds(emitter, loop, scope);
  if (!ts.isWhileStatement(loop)) return listedRounds(emitter, loop, scope);
  const counter = emitter.facts.counters.get(loop);
  if (counter === undefined) return undefined;
  const { declaration, step } = counter;
  return countedRounds(emitter, { loop, declarations: [declaration], step, condition: loop.expression }, scope);
}

function refuseLength(loop: ts.Node): never {
  return refuse(loop, "AKT020", `this loop has more than ${maximum} rounds and cannot be unrolled`);
}

function listedRounds(
  emitter: Emitter,
  loop: ts.ForOfStatement | ts.ForInStatement,
  scope: Scope,
): readonly Round[] | undefined {
  const name = loopNames(loop.initializer)?.[0]?.name;
  if (name === undefined || (ts.isForOfStatement(loop) && loop.awaitModifier !== undefined)) return undefined;
  const { expression } = loop;
  const list = emitter.evaluation.evaluate(expression, scope);
  const through = ts.isForOfStatement(loop) ? list : list && keysOf(list);
  return itemRounds(emitter, { loop, expression, list: through, names: [name] }, scope);
}

/** `list.forEach((item, index) => { ... });` */
function eachRounds(emitter: Emitter, loop: EachBody, scope: Scope): readonly Round[] | undefined {
  const { expression } = (loop.parent as ts.CallExpression).expression as ts.PropertyAccessExpression;
  const list = emitter.evaluation.evaluate(expression, scope);
  return itemRounds(emitter, { loop, expression, list, names: loop.parameters.map(({ name }) => name) }, scope);
}

interface ListLoop {
  readonly loop: Loop;
  readonly expression: ts.Expression;
  /** What it goes through. */
  readonly list: Evaluated | undefined;
  /** Of the item, and of its index if that has one. */
  readonly names: readonly ts.BindingName[];
}

function itemRounds(emitter: Emitter, { loop, expression, list, names }: ListLoop, scope: Scope) {
  const { evaluation, facts, template } = emitter;
  if (!(list?.value instanceof StaticList) || names.some((name) => isReassigned(emitter, name))) return undefined;
  if (!facts.evolvingLoops.has(loop) && !dependsDeeply(evaluation, list)) return undefined;
  if (!isTimeless(template, facts, expression)) return undefined;
  const { items } = list.value;
  if (items.length > maximum) refuseLength(loop);
  const paths = pathsOf(emitter, expression);
  const rounds: Round[] = [];
  for (const [index, item] of items.entries()) {
    const round = emptyRound(scope);
    const [name, indexName] = names;
    const symbol = indexName && template.symbolOf(indexName);
    if (name !== undefined && !bind(emitter, round, name, item, paths(index))) return undefined;
    if (symbol !== undefined) bindNumber(round, symbol, index);
    else if (indexName !== undefined) return undefined;
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

/** A loop that counts. */
interface Counting {
  readonly loop: Loop;
  readonly declarations: readonly ts.VariableDeclaration[];
  readonly step: ts.Expression | undefined;
  readonly condition: ts.Expression | undefined;
}

function countingOf(loop: ts.ForStatement): Counting {
  return {
    loop,
    declarations: loopNames(loop.initializer) ?? [],
    step: loop.incrementor,
    condition: loop.condition,
  };
}

function countedRounds(
  emitter: Emitter,
  { loop, declarations, step: incrementor, condition: test }: Counting,
  scope: Scope,
): readonly Round[] | undefined {
  const { evaluation, template, facts } = emitter;
  const assigned = incrementor && assignedBy(incrementor);
  const counter = assigned && template.symbolOf(assigned);
  const starts = startsOf(evaluation, declarations, scope);
  const first = counter && starts?.get(counter);
  const step = incrementor && stepOf(evaluation, incrementor, scope);
  if (counter === undefined || starts === undefined || first === undefined || step === undefined) return undefined;
  const isOpen = !ts.isWhileStatement(loop) && declarations.some(({ name }) => isReassigned(emitter, name));
  if (test === undefined || isOpen) return undefined;
  let needed = first.depends || step.depends || facts.evolvingLoops.has(loop);
  const rounds: Round[] = [];
  for (let value = Number(first.value); ; value += Number(step.value)) {
    const probe = new Scope(scope);
    for (const [symbol, result] of starts) probe.bind(symbol, { result });
    probe.bind(counter, { result: constant(value) });
    const condition = evaluation.evaluate(test, probe);
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
