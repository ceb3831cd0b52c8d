/** Manifests as the YAML that kubectl reads. */
import { stringify } from "yaml";
import type { Manifest } from "./manifest.ts";

/** Documents one after another. kubectl reads YAML 1.1, where more words need quotes: `no` would be false. */
export const yamlOf = (...manifests: readonly Manifest[]): string =>
  manifests
    .map((manifest) => stringify(manifest, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false }))
    .join("---\n");
