/** The settings under which variants are checked: those of the template's project, but for what generated files cannot keep. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The next tsconfig.json above a file. */
export function configAbove(file: string): string | undefined {
  const folder = dirname(file);
  const config = join(folder, "tsconfig.json");
  if (existsSync(config)) return config;
  return dirname(folder) === folder ? undefined : configAbove(folder);
}

/** Stronger than the project's: no output, whole messages, and no opinion about names that one variant does not use. */
export const always = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  isolatedDeclarations: false,
  skipLibCheck: true,
  moduleDetection: "force",
  noErrorTruncation: true,
  noUnusedLocals: false,
  noUnusedParameters: false,
  allowUnreachableCode: true,
  allowUnusedLabels: true,
} as const;

/** Where there is no tsconfig.json. */
export const bare = {
  target: "es2023",
  lib: ["es2023", "esnext.disposable"],
  module: "preserve",
  moduleResolution: "bundler",
  strict: true,
  allowImportingTsExtensions: true,
} as const;
