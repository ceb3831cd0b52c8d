/** What could compute here: akid's backends, and the libraries for which it has no backend yet. */

/** What a try came to. */
export interface Tried {
  /** Milliseconds of a training step. */
  readonly stepMs?: number;
  /** Why it does not work. */
  readonly problem?: string;
}

export interface Candidate {
  readonly name: string;
  /** The package whose loading is the first thing to fail. */
  readonly library: string;
  /** What else is told by its version. */
  readonly others: readonly string[];
  /** akid's backend on it; null: none. */
  readonly backend: "onnx" | "tfjs" | null;
  /** Whether akid installs without it. */
  readonly optional: boolean;
  /** What helps where it is missing or does not work. */
  readonly advice: string;
}

const reinstall = (names: string): string =>
  `Remove node_modules/${names} and run \`npm install\` again; on Alpine and other systems without glibc use the backend "tfjs".`;

export const candidates: readonly Candidate[] = [
  {
    name: "onnx",
    library: "onnxruntime-node",
    others: [],
    backend: "onnx",
    optional: false,
    advice: reinstall("onnxruntime-node"),
  },
  {
    name: "tfjs",
    library: "@tensorflow/tfjs-backend-wasm",
    others: ["@tensorflow/tfjs-core"],
    backend: "tfjs",
    optional: false,
    advice: "Remove node_modules/@tensorflow and run `npm install` again.",
  },
  {
    name: "tfjs-node-gpu",
    library: "@tensorflow/tfjs-node-gpu",
    others: [],
    backend: null,
    optional: true,
    advice:
      "Nothing needs it. npm leaves it out where its download of libtensorflow fails; `npm install @tensorflow/tfjs-node-gpu@4.22.0` says why.",
  },
];
