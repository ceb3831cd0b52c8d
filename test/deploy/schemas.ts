/** The published schemas, strict: what is wrong with a manifest by them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";

interface Published {
  readonly schemas: Readonly<Record<string, object>>;
}

const file = join(import.meta.dirname, "schemas/schemas.json");
const { schemas } = JSON.parse(readFileSync(file, "utf8")) as Published;
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const compiled = new Map<string, ValidateFunction>();

/** One line for each mistake; none for a valid manifest. @throws where there is no schema for its kind */
export function mistakesIn(manifest: unknown): readonly string[] {
  const { apiVersion, kind } = manifest as { apiVersion: string; kind: string };
  const key = `${apiVersion}/${kind}`;
  const schema = schemas[key];
  if (!schema) throw new Error(`no schema of ${key}`);
  const validate = compiled.get(key) ?? ajv.compile(schema);
  compiled.set(key, validate);
  if (validate(manifest)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}
