/**
 * Cuts the schemas of the objects that akid writes out of what Kubernetes and the MPI operator publish, and makes them strict:
 * `node test/deploy/schemas/make.mjs`. Needs Go, whose module proxy has both; both are under the Apache License 2.0.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

const modules = { kubernetes: "k8s.io/kubernetes@v1.36.3", operator: "github.com/kubeflow/mpi-operator@v0.6.0" };
const pinned = {
  [modules.kubernetes]: "h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=",
  [modules.operator]: "h1:RzzG03oyQIiHe/SH2k19N+Hp4QkxEsG2l9G1T7US+ys=",
};

/** The folder of a module, whose content is the one that was seen when this was written. */
function folderOf(module) {
  const { Dir, Sum } = JSON.parse(execFileSync("go", ["mod", "download", "-json", module], { encoding: "utf8" }));
  if (Sum !== pinned[module]) throw new Error(`${module} has changed: ${Sum}`);
  return Dir;
}

/** Without what only people read; every object with named properties takes no others. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== "object") return schema;
  if (schema["x-kubernetes-int-or-string"] || schema.format === "int-or-string") return { type: ["integer", "string"] };
  const { description, default: _, properties, ...rest } = schema;
  const kept = Object.entries(rest).filter(([name]) => !name.startsWith("x-kubernetes-"));
  const made = Object.fromEntries(kept.map(([name, value]) => [name, strict(value)]));
  if (!properties) return made;
  const named = Object.entries(properties).map(([name, value]) => [name, strict(value)]);
  return { additionalProperties: false, ...made, properties: Object.fromEntries(named) };
}

/** The definitions that a schema leads to, however far. */
function reached(schema, all, found = {}) {
  for (const [, name] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g)) {
    if (name in found) continue;
    found[name] = all[name];
    reached(all[name], all, found);
  }
  return found;
}

function fromKubernetes(folder, file, kinds) {
  const { components } = JSON.parse(readFileSync(join(folder, "api/openapi-spec/v3", file), "utf8"));
  const text = JSON.stringify(components.schemas).replaceAll("#/components/schemas/", "#/definitions/");
  const published = JSON.parse(text);
  const definitions = strict(published);
  return Object.entries(published).flatMap(([name, schema]) =>
    (schema["x-kubernetes-group-version-kind"] ?? [])
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ group, version, kind }) => {
        const key = `${group ? `${group}/` : ""}${version}/${kind}`;
        return [key, { ...definitions[name], definitions: reached(definitions[name], definitions) }];
      }),
  );
}

function fromOperator(folder) {
  const { spec } = parse(readFileSync(join(folder, "manifests/base/kubeflow.org_mpijobs.yaml"), "utf8"));
  return spec.versions.map(({ name, schema }) => {
    const made = strict(schema.openAPIV3Schema);
    const own = { type: "object", additionalProperties: false, properties: {} };
    const texts = { type: "object", additionalProperties: { type: "string" } };
    // A definition says of metadata that it is an object: Kubernetes knows the rest.
    made.properties.metadata = {
      ...own,
      properties: { name: { type: "string" }, namespace: { type: "string" }, labels: texts },
    };
    const { template } = made.properties.spec.properties.mpiReplicaSpecs.additionalProperties.properties;
    template.properties.metadata = { ...own, properties: { labels: texts } };
    return [`${spec.group}/${name}/${spec.names.kind}`, made];
  });
}

const [kubernetes, operator] = [folderOf(modules.kubernetes), folderOf(modules.operator)];
const schemas = Object.fromEntries([
  ...fromKubernetes(kubernetes, "api__v1_openapi.json", ["Pod", "PersistentVolume", "PersistentVolumeClaim"]),
  ...fromKubernetes(kubernetes, "apis__batch__v1_openapi.json", ["Job"]),
  ...fromOperator(operator),
]);
const source = `${Object.values(modules).join(", ")}; Apache License 2.0`;
writeFileSync(join(import.meta.dirname, "schemas.json"), `${JSON.stringify({ source, schemas })}\n`);
