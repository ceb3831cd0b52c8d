/** What a rank runs: this very akid, from its build or from its sources. */
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const isSource = import.meta.url.endsWith(".ts");
const rank = fileURLToPath(new URL(`./rank${isSource ? ".ts" : ".js"}`, import.meta.url));

/** Node, its arguments and the program; the arguments of `akid` follow. */
export const entry = (): readonly string[] => {
  if (!isSource) return [process.execPath, rank];
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return [process.execPath, "--import", loader, "--conditions=akid-source", rank];
};
