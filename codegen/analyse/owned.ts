/** Lists with a name that are there for one `choice` alone: what varies inside of them belongs to its alternatives. */
import { ts } from "../compiler.ts";
import { declaredList } from "./lists.ts";
import { nodesOf, soleStatement, unwrap } from "./syntax.ts";
import type { Word } from "./vocabulary.ts";

/** A list that no variant needs: the alternative that is chosen stands at the call. */
export interface OwnedList {
  readonly literal: ts.Expression;
  /** Its declaration, which goes. */
  readonly statement: ts.Statement;
}

/**
 * By the call of `choice`: its list, if that has a name, has parameters inside, and nothing else refers to it. Where
 * something does, the list stays, and its parameters always exist.
 */
export function ownedLists(
  source: ts.SourceFile,
  vocabulary: ReadonlyMap<ts.Node, Word>,
  checker: ts.TypeChecker,
): ReadonlyMap<ts.Node, OwnedList> {
  const owned = new Map<ts.Node, OwnedList>();
  for (const [call, word] of vocabulary) {
    const argument = ts.isCallExpression(call) && word === "choice" ? call.arguments[0] : undefined;
    const name = argument && unwrap(argument);
    if (!name || !ts.isIdentifier(name)) continue;
    const declared = declaredList(name, call as ts.CallExpression, checker);
    const statement = declared && soleStatement(declared.declaration);
    if (!statement || ![...nodesOf(declared.literal)].some((node) => vocabulary.has(node))) continue;
    const symbol = checker.getSymbolAtLocation(name);
    const uses = [...nodesOf(source)].filter(
      (node) => ts.isIdentifier(node) && node.text === name.text && checker.getSymbolAtLocation(node) === symbol,
    );
    if (uses.length === 2) owned.set(call, { literal: declared.literal, statement }); // declared and listed
  }
  return owned;
}
