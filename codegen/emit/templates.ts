/** Template literals: what is known goes into the text, and a text without gaps becomes a string. */
import { ts } from "../compiler.ts";
import { type Emitter, startOf } from "./emitter.ts";
import { printString, printTemplateText } from "./print.ts";
import { isPrimitive, type Scope } from "./value.ts";

/** How a substitution begins. */
const opening = "${";

export function writeTemplate(emitter: Emitter, node: ts.TemplateExpression, scope: Scope): boolean {
  if (ts.isTaggedTemplateExpression(node.parent)) return false;
  const { evaluation, output, facts } = emitter;
  const start = startOf(emitter, node);
  const whole = evaluation.evaluate(node, scope);
  if (whole?.depends && typeof whole.value === "string" && !whole.value.includes("\n")) {
    output.put(printString(whole.value, facts.quote), start);
    return true;
  }
  output.copy(start, node.head.end - opening.length);
  for (const { expression, literal } of node.templateSpans) {
    const part = evaluation.evaluate(expression, scope);
    const literalStart = startOf(emitter, literal);
    if (part?.depends && isPrimitive(part.value)) {
      output.put(printTemplateText(String(part.value)), startOf(emitter, expression));
    } else {
      output.put(opening, startOf(emitter, expression) - opening.length);
      emitter.node(expression, scope);
      output.put("}", literalStart);
    }
    output.copy(literalStart + "}".length, literal.end - (ts.isTemplateTail(literal) ? "`" : opening).length);
  }
  output.copy(node.end - "`".length, node.end);
  return true;
}
