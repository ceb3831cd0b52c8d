/** Entry "akid/inspect": what a brain is made of, and what it costs. */
export { type MeasureOptions, measure, type Part } from "./inspect/measure.ts";
export { type SummaryOptions, summary } from "./inspect/summary.ts";
