/** The compiler inside ts-morph, required: of a module that is imported, Node reads all 12 MB for the names that it exports. */
import { createRequire } from "node:module";

// For esbuild, by which tsx runs sources; tsc writes a `require` of its own.
const require = createRequire(import.meta.url);
void require;
import morph = require("ts-morph");

export import ts = morph.ts;
export import Project = morph.Project;
export type ProjectOptions = morph.ProjectOptions;
