/** The parameters of a template, each with its place: reads the calls of the vocabulary into a space. */
import { ts } from "../compiler.ts";
import type { Alternative, Numeric, Parameter, ParameterKind, Space } from "../space/space.ts";
import { choicesOf, type Found, literalValue, numbersOf, rowsOf } from "./alternatives.ts";
import { diagnosticAt, refuse } from "./diagnostic.ts";
import { constraintOf, type Repeats, repeatsOf } from "./directives.ts";
import { nameOf } from "./names.ts";
import { countOption, numberArgument, optionsOf } from "./numbers.ts";
import { ownedLists } from "./owned.ts";
import type { Constraint, Site } from "./template.ts";
import type { Word } from "./vocabulary.ts";

/** What the calls of a template say. */
export interface Sites {
  readonly space: Space;
  readonly sites: readonly Site[];
  readonly siteOf: ReadonlyMap<ts.Node, Site>;
  readonly constraints: readonly Constraint[];
  readonly directives: ReadonlySet<ts.Node>;
  readonly repeats: number;
  readonly dynCalls: ReadonlySet<ts.Node>;
}

/** Reads the calls of a file. */
export function sitesOf(source: ts.SourceFile, vocabulary: ReadonlyMap<ts.Node, Word>, checker: ts.TypeChecker): Sites {
  const sites: Site[] = [];
  const siteOf = new Map<ts.Node, Site>();
  const names = new Map<ts.Node, string>();
  const constraints: Constraint[] = [];
  const dynCalls = new Set<ts.Node>();
  const lists = ownedLists(source, vocabulary, checker);
  const replaced = new Set<ts.Node>([...lists.values()].map(({ statement }) => statement));
  let repeats: Repeats | undefined;

  const read = (node: ts.Node, into: Parameter[]): void => {
    if (replaced.has(node)) return;
    const word = vocabulary.get(node);
    const call = word && ts.isCallExpression(node) ? node : undefined;
    if (call && isKind(word)) {
      into.push(parameterAt(call, word));
      return;
    }
    if (call && word === "dyn") dynCalls.add(call);
    if (call && word === "constraint") constraints.push(constraintOf(call));
    if (call && word === "repeats") repeats = repeatsOf(call, repeats);
    ts.forEachChild(node, (child) => read(child, into));
  };

  const parameterAt = (call: ts.CallExpression, word: ParameterKind): Parameter => {
    const spread = call.arguments.find(ts.isSpreadElement);
    if (spread) refuse(spread, "AKT005", "arguments must be written out");
    const options = optionsOf(call, word === "choice" || word === "zip" ? 1 : word === "range" ? 3 : 2);
    const name = nameOf(call, options, (node) => names.get(node));
    const list = lists.get(call);
    names.set(list?.literal ?? call, name);
    const id = sites.length;
    sites.length++; // those inside come after this one
    const numeric = word === "uniform" || word === "logUniform" ? numericOf(call, word, options) : undefined;
    const found = numeric ? [] : alternativesOf(call, word, checker);
    const alternatives = found.map(({ label, source }): Alternative => {
      const nested: Parameter[] = [];
      const nodes =
        source.kind === "expression" ? [source.node] : source.kind === "row" ? source.columns.map((c) => c.node) : [];
      for (const node of nodes) if (isInside(node, list?.literal ?? call)) read(node, nested);
      return { label, nested };
    });
    const parameter: Parameter = { id, name, kind: word, alternatives, ...(numeric && { numeric }) };
    const site: Site = { parameter, call, alternatives: found.map(({ source }) => source), ...display(call, found) };
    sites[id] = site;
    siteOf.set(call, site);
    return parameter;
  };

  const roots: Parameter[] = [];
  read(source, roots);
  refuseEqualNames(sites);
  const directives = new Set<ts.Node>([...constraints.map(({ statement }) => statement), ...replaced]);
  if (repeats) directives.add(repeats.statement);
  const space: Space = { roots, parameters: sites.map(({ parameter }) => parameter) };
  return { space, sites, siteOf, constraints, directives, repeats: repeats?.count ?? 1, dynCalls };
}

function isKind(word: Word | undefined): word is ParameterKind {
  return word !== undefined && word !== "dyn" && word !== "constraint" && word !== "repeats";
}

function alternativesOf(call: ts.CallExpression, word: ParameterKind, checker: ts.TypeChecker): readonly Found[] {
  if (word === "choice") return choicesOf(call, checker);
  return word === "zip" ? rowsOf(call) : numbersOf(call);
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  return node.pos >= outer.pos && node.end <= outer.end;
}

function numericOf(
  call: ts.CallExpression,
  word: "uniform" | "logUniform",
  options: ts.ObjectLiteralExpression | undefined,
): Numeric {
  const low = numberArgument(call, 0, `the lower bound of ${word}`);
  const high = numberArgument(call, 1, `the upper bound of ${word}`);
  if (!(low <= high)) refuse(call, "AKT009", `${word} from ${low} to ${high} is empty`);
  const log = word === "logUniform";
  if (log && low <= 0) refuse(call, "AKT009", `logUniform expects positive bounds, found ${low}`);
  const points = countOption(options, "n", 1e9);
  const digits = countOption(options, "digits", 17) ?? 4;
  return { low, high, ...(points !== undefined && { points }), digits, log };
}

/** What the type checker sees of a value: nothing behind `: number` and `: string`. */
function display(call: ts.CallExpression, found: readonly Found[]): Pick<Site, "hidden" | "annotate"> {
  const { parent } = call;
  const isConstant = ts.isVariableDeclaration(parent) && parent.initializer === call && ts.isIdentifier(parent.name);
  if (!isConstant) return { hidden: false, annotate: false };
  const isNumeric = found.length === 0;
  if (!parent.type) return { hidden: isNumeric, annotate: isNumeric };
  const type = parent.type.kind;
  const isWide = type === ts.SyntaxKind.NumberKeyword || type === ts.SyntaxKind.StringKeyword;
  return { hidden: isWide && found.every(isPlain), annotate: false };
}

function isPlain({ source }: Found): boolean {
  return source.kind === "number" || (source.kind === "expression" && literalValue(source.node) !== undefined);
}

function refuseEqualNames(sites: readonly Site[]): void {
  const seen = new Map<string, Site>();
  for (const site of sites) {
    const { name } = site.parameter;
    const other = seen.get(name);
    if (other) {
      const source = other.call.getSourceFile();
      const { line, column } = diagnosticAt(source, other.call.getStart(), "", "");
      const what = `two parameters are called '${name}', the other one at ${line}:${column}`;
      refuse(site.call, "AKT010", `${what}; give one of them { name: "..." }`);
    }
    seen.set(name, site);
  }
}
