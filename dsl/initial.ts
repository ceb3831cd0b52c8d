/** How weights and biases start, as data. */

/** How a variable starts, whatever it belongs to. */
export type PlainInitializer =
  | { readonly kind: "constant"; readonly value: number }
  /** Uniform in [-limit, limit). */
  | { readonly kind: "uniform"; readonly limit: number }
  | { readonly kind: "normal"; readonly std: number }
  /** Normal, drawn again where it is more than two standard deviations from 0. */
  | { readonly kind: "truncatedNormal"; readonly std: number }
  /** These numbers, row-major. */
  | { readonly kind: "values"; readonly values: Float32Array };

/** How weights start that are scaled by how many inputs a unit has, and how many units an input has. */
export type ScaledInitializer =
  | { readonly kind: "xavier"; readonly normal: boolean }
  | { readonly kind: "he"; readonly normal: boolean; readonly fanOut: boolean }
  | { readonly kind: "unitScaling"; readonly factor: number };

/** How a variable starts. */
export type Initializer = PlainInitializer | ScaledInitializer;
