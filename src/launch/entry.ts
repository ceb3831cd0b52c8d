/** How processes of this very akid start, from its build and from its sources. */
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const isSource = import.meta.url.endsWith(".ts");

/** Node, its arguments and a program of this folder: `rank` runs as `akid` does. */
export function entry(name: "rank" | "probe"): readonly string[] {
  const program = fileURLToPath(new URL(`./${name}${isSource ? ".ts" : ".js"}`, import.meta.url));
  if (!isSource) return [process.execPath, program];
  const loader = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  return [process.execPath, "--import", loader, "--conditions=akid-source", program];
}
