/** The kinds of jokers and what they do; a kind that is missing here does not compile. */
import * as colour from "./colour.ts";
import * as crop from "./crop.ts";
import * as erase from "./erase.ts";
import * as flip from "./flip.ts";
import type { BatchKind, ImageKind } from "./joker.ts";
import * as mix from "./mix.ts";
import * as own from "./own.ts";
import * as randAugment from "./rand-augment.ts";
import * as resize from "./resize.ts";
import * as resizedCrop from "./resized-crop.ts";
import * as values from "./values.ts";
import * as zca from "./zca.ts";

/** Kinds of jokers of one image, with their configs. */
interface ImageConfigs {
  readonly brightness: colour.DeltaConfig;
  readonly central: crop.CentralConfig;
  readonly clip: values.ClipConfig;
  readonly contrast: colour.FactorConfig;
  readonly crop: crop.CropConfig;
  readonly flip: flip.FlipConfig;
  readonly globalContrast: values.GlobalContrastConfig;
  readonly hue: colour.DeltaConfig;
  readonly normalize: values.NormalizeConfig;
  readonly own: own.OwnConfig;
  readonly pad: crop.PadConfig;
  readonly padAndCrop: crop.PadConfig;
  readonly randAugment: randAugment.RandAugmentConfig;
  readonly randomErasing: erase.RandomErasingConfig;
  readonly randomResizedCrop: resizedCrop.ResizedCropConfig;
  readonly rescale: object;
  readonly resize: resize.ResizeConfig;
  readonly saturation: colour.FactorConfig;
  readonly whiten: object;
  readonly zca: zca.ZcaConfig;
}

/** Kinds of jokers of a whole batch, with their configs. */
interface BatchConfigs {
  readonly cutMix: mix.MixConfig;
  readonly mixUp: mix.MixConfig;
  readonly oneHot: object;
}

export const imageKinds: { readonly [K in keyof ImageConfigs]: ImageKind<ImageConfigs[K]> } = {
  brightness: colour.brightnessKind,
  central: crop.centralKind,
  clip: values.clipKind,
  contrast: colour.contrastKind,
  crop: crop.cropKind,
  flip: flip.flipKind,
  globalContrast: values.globalContrastKind,
  hue: colour.hueKind,
  normalize: values.normalizeKind,
  own: own.ownKind,
  pad: crop.padKind,
  padAndCrop: crop.padAndCropKind,
  randAugment: randAugment.randAugmentKind,
  randomErasing: erase.randomErasingKind,
  randomResizedCrop: resizedCrop.randomResizedCropKind,
  rescale: values.rescaleKind,
  resize: resize.resizeKind,
  saturation: colour.saturationKind,
  whiten: values.whitenKind,
  zca: zca.zcaKind,
};

export const batchKinds: { readonly [K in keyof BatchConfigs]: BatchKind<BatchConfigs[K]> } = {
  cutMix: mix.cutMixKind,
  mixUp: mix.mixUpKind,
  oneHot: mix.oneHotKind,
};
