/** The arrow of imports: dsl → src/lower → src/graph → src/backends, src/kid drives; nothing goes against it or in a circle. */

/** A folder (or alternatives) that may import only the listed folders; packages and Node's own modules are not meant. */
const only = (name, from, allowed, comment) => ({
  name,
  severity: "error",
  comment,
  from: { path: `^(${from})` },
  to: { path: "^(dsl|src|test|examples|bench|codegen|type-tests)/", pathNot: `^(${allowed})` },
});

const values = "dsl/(tensor|errors|advice)\\.ts";
const graph = "src/graph/";
const random = "src/random/";
const located = "src/native/(locate|folder)\\.ts";
const batch = "src/engines/engine\\.ts|src/graph/program\\.ts";

export default {
  forbidden: [
    {
      name: "no-circle",
      severity: "error",
      comment:
        "Files that import each other cannot be understood one at a time; what is loaded on demand is another time.",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["dynamic-import"] } },
    },
    {
      name: "dsl-has-no-dependencies",
      severity: "error",
      comment: "The language can be used for checking alone: no package, no part of Node, no run-time.",
      from: { path: "^dsl/", pathNot: "\\.mjs$" },
      to: { pathNot: "^dsl/" },
    },
    only("graph-knows-only-sizes-and-errors", graph, `${graph}|${values}`, "Ops and gradients know nothing of blocks."),
    only(
      "lower",
      "src/lower/",
      `src/lower/|src/kongfus/kongfu\\.ts|${graph}|${random}|dsl/`,
      "Lowering turns blocks into ops.",
    ),
    only(
      "backends",
      "src/backends/",
      `src/backends/|${located}|${graph}|${values}`,
      "A backend runs Programs, whatever made them.",
    ),
    only(
      "onnx-stands-alone",
      "src/backends/onnx/",
      `src/backends/(onnx/|[^/]+\\.ts$)|${graph}|${values}`,
      "No backend leans on another.",
    ),
    only(
      "tfjs-stands-alone",
      "src/backends/tfjs/",
      `src/backends/(tfjs/|[^/]+\\.ts$)|${located}|${graph}|${values}`,
      "No backend leans on another.",
    ),
    only(
      "inspect",
      "src/inspect/",
      "src/(inspect|lower|graph)/|dsl/",
      "Looks at a brain and at the graph that it becomes.",
    ),
    only(
      "native",
      "src/native/",
      "src/(native|files)/|src/sources/files/|dsl/errors\\.ts",
      "Finds and builds a library, and knows nothing of what runs on it.",
    ),
    only("random", random, `${random}|${values}`, "Random numbers are functions of their counters."),
    only(
      "kongfus",
      "src/kongfus/",
      `src/kongfus/|${graph}|${values}|dsl/check\\.ts`,
      "An optimiser is ops over gradients.",
    ),
    only("evals", "src/evals/", `src/evals/|${graph}|dsl/`, "An eval is a number from rows of numbers."),
    only(
      "engines",
      "src/engines/",
      "src/(engines|backends|evals|lower|kongfus|graph|random|workers|mpi)/|dsl/",
      "An engine runs the Programs of a brain on backends.",
    ),
    only(
      "mpi",
      "src/mpi/",
      "src/(mpi|workers)/|dsl/(errors|check)\\.ts",
      "Processes exchange bytes, whatever they are of.",
    ),
    only(
      "sources",
      "src/sources/",
      `src/(sources|random|files)/|${batch}|dsl/`,
      "A source yields samples and knows no trainer.",
    ),
    only(
      "jokers",
      "src/jokers/",
      `src/(jokers|sources|random|checkpoints)/|${batch}|dsl/`,
      "A joker changes samples and knows no sensor.",
    ),
    only(
      "sensors",
      "src/sensors/",
      `src/(sensors|jokers|sources|random|workers)/|${batch}|dsl/`,
      "A sensor makes batches and knows no trainer.",
    ),
    only(
      "checkpoints",
      "src/checkpoints/",
      `src/(checkpoints|files)/|${graph}|dsl/errors\\.ts`,
      "Files of values, whatever they are of.",
    ),
    only(
      "deploy",
      "src/deploy/",
      "src/(deploy|files)/|dsl/errors\\.ts",
      "Files for clusters know nothing of networks.",
    ),
    only(
      "launch",
      "src/launch/",
      "src/(launch|mpi|files)/|src/cli/(akid|main)\\.ts|dsl/errors\\.ts",
      "Starts processes of the command line, and knows nothing of what they train.",
    ),
    only("kid-drives", "src/(?!cli/)", "src/|dsl/", "The library never imports its tests, examples or benchmarks."),
    only("command-line", "src/cli/", "src/|dsl/|codegen/cli/", "Of the generator the command line knows its commands."),
    only("vocabulary", "codegen/template\\.ts", "codegen/template\\.ts|dsl/", "A variant runs without the generator."),
    only("generator", "codegen/", "codegen/|src/|dsl/", "The generator stands on the library."),
    {
      name: "generator-is-loaded-late",
      severity: "error",
      comment: "A command that generates nothing does not wait for compilers.",
      from: { path: "^src/" },
      to: { path: "^codegen/", dependencyTypesNot: ["dynamic-import"] },
    },
    {
      name: "nothing-imports-the-entry",
      severity: "error",
      comment:
        "Entry points are for users; inside, a file imports what it needs from where it is written. One loads what a " +
        "user's file will import, before it.",
      from: { path: "^(src|codegen)/", pathNot: "^src/kid/imported\\.ts$" },
      to: { path: "^(src/[^/]+|dsl/index|src/sources/index|codegen/index)\\.ts$" },
    },
    {
      name: "only-declared-packages",
      severity: "error",
      comment: "What the package imports is a dependency of it, optional or not, and not of its development alone.",
      from: { path: "^(dsl|src|codegen)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown"],
        dependencyTypesNot: ["npm-peer"],
      },
    },
    {
      name: "resolvable",
      severity: "error",
      comment: "An import that leads nowhere.",
      from: {},
      to: { couldNotResolve: true, pathNot: "^@tensorflow/tfjs-node" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|runs|docs/api)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["akid-source", "import", "node", "default", "types"],
    },
  },
};
