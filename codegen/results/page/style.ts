/** The page's style: light or dark as the reader has it, and on paper. */

const light = ["#b9c6d8", "#9fb4d0", "#82a0c8", "#648bbe", "#4876b2", "#3162a3", "#1f4e8f", "#113b77"];
const dark = ["#5a6a82", "#5f7592", "#6680a4", "#6c8cba", "#6f98cf", "#80abe4", "#95c0f4", "#b3d6ff"];

const shadeVariables = (colours: readonly string[]): string =>
  colours.map((colour, index) => `--v${index}: ${colour};`).join(" ");
const shadeRules = light.map((_, index) => `.v${index} { --shade: var(--v${index}); }`).join("\n");

export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --text: #1c2430; --quiet: #5b6675; --rule: #d5dbe3; --best: #c2410c; --none: #98a2b0;
  ${shadeVariables(light)}
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #14181f; --text: #e6eaf0; --quiet: #9aa6b5; --rule: #323b48; --best: #ffa057; --none: #6b7686;
    ${shadeVariables(dark)}
  }
}
body { margin: 0 auto; max-width: 1100px; padding: 24px; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 6px; }
p { margin: 4px 0 10px; overflow-wrap: anywhere; }
.note { color: var(--quiet); font-size: 13px; }
.scroll { overflow-x: auto; }
svg { display: block; font: 12px system-ui, sans-serif; }
svg text { fill: var(--text); paint-order: stroke; stroke: var(--page); stroke-width: 3px; stroke-linejoin: round; }
svg.sign { display: inline-block; vertical-align: -2px; }
.axis line { stroke: var(--text); }
.axis .name { font-weight: 600; }
.grid line { stroke: var(--rule); }
.grid text { fill: var(--quiet); }
.run { --shade: var(--none); }
${shadeRules}
.best { --shade: var(--best); }
.run path { fill: none; }
.run .line { stroke: var(--shade); stroke-width: 1.5; }
.run .reach { stroke: transparent; stroke-width: 9; }
.many .run .line { stroke-width: 1; stroke-opacity: 0.7; }
.run.stopped .line { stroke-dasharray: 6 3; }
.run.failed .line, .run.none .line { stroke-dasharray: 2 4; }
.run.best .line, .many .run.best .line { stroke-width: 3.5; stroke-opacity: 1; }
.run:hover .line, .many .run:hover .line { stroke: var(--text); stroke-width: 4; stroke-opacity: 1; }
.dot { fill: var(--shade); }
.ring { fill: var(--page); stroke: var(--text); stroke-width: 1.5; }
.run .cross { stroke: var(--text); stroke-width: 1.5; }
.bar { fill: var(--v5); }
.bar.together { fill: var(--none); }
table { border-collapse: collapse; font-size: 13px; }
th, td { padding: 4px 12px 4px 0; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--rule); }
td.number { font-variant-numeric: tabular-nums; }
td.absent { color: var(--quiet); }
tbody tr:first-child { font-weight: 600; }
pre { margin: 2px 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.4 ui-monospace, monospace; }
summary { cursor: pointer; }
summary pre { display: inline; margin-left: 8px; }
ul { margin: 4px 0; padding-left: 22px; font-size: 13px; overflow-wrap: anywhere; }
`;
