/** How far a download is, on a terminal. */
import type { Download } from "./download.ts";

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** Keeps one line up to date where standard error is a terminal; says nothing elsewhere. */
export function progressOf(where: string, name: string): Pick<Download, "onProgress"> {
  const { stderr } = process;
  if (!stderr.isTTY) return {};
  let shown = 0;
  return {
    onProgress: (done, total) => {
      const isLast = done === total;
      if (!isLast && performance.now() - shown < 100) return;
      shown = performance.now();
      const of = total === undefined ? "" : ` of ${megabytes(total)}, ${Math.floor((100 * done) / total)} %`;
      stderr.write(`\r\x1b[K${where}: ${name} ${megabytes(done)}${of}${isLast ? "\n" : ""}`);
    },
  };
}
