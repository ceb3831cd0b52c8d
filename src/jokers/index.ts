/** Entry "akid/jokers": changes of images between a source and a brain. */
export { brightness, contrast, hue, saturation } from "./colour.ts";
export { type ContactSheetOptions, contactSheet } from "./contact-sheet.ts";
export { central, crop, pad, padAndCrop } from "./crop.ts";
export { randomErasing } from "./erase.ts";
export { type ZcaOptions, zca } from "./fit-zca.ts";
export { flip } from "./flip.ts";
export type { Image, Joker, Next, Sizes, Target } from "./joker.ts";
export { cutMix, mixUp, oneHot } from "./mix.ts";
export { type On, on } from "./on.ts";
export { joker, type Paint } from "./own.ts";
export { type RandAugmentConfig, randAugment } from "./rand-augment.ts";
export { type ResizeMethod, resize } from "./resize.ts";
export { type ResizedCropOptions, randomResizedCrop } from "./resized-crop.ts";
export type { joked } from "./samples.ts";
export { clip, globalContrast, normalize, rescale, whiten } from "./values.ts";
export type { Zca } from "./zca.ts";
