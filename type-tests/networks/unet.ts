/** A U-Net (Ronneberger et al. 2015) with padded convolutions: what goes down comes up again, beside what was left. */
import { attach, brain, concat, conv2d, conv2dTranspose, input, maxPool, relu, sequential, type Tensor } from "akid";

const twice = <F extends number>(filters: F) =>
  sequential(conv2d(filters, 3, { padding: 1 }), relu(), conv2d(filters, 3, { padding: 1 }), relu());

const image = input("image", [256, 256, 1]);
const down1 = image.attach("down1", twice(64));
const down2 = down1.attach("pool1", maxPool(2)).attach("down2", twice(128));
const down3 = down2.attach("pool2", maxPool(2)).attach("down3", twice(256));
const down4 = down3.attach("pool3", maxPool(2)).attach("down4", twice(512));
const bottom = down4.attach("pool4", maxPool(2)).attach("bottom", twice(1024));

const up4 = bottom.attach("up4", conv2dTranspose(512, 2, { stride: 2 }));
const right4 = attach("join4", concat(3), [down4, up4]).attach("right4", twice(512));
const up3 = right4.attach("up3", conv2dTranspose(256, 2, { stride: 2 }));
const right3 = attach("join3", concat(3), [down3, up3]).attach("right3", twice(256));
const up2 = right3.attach("up2", conv2dTranspose(128, 2, { stride: 2 }));
const right2 = attach("join2", concat(3), [down2, up2]).attach("right2", twice(128));
const up1 = right2.attach("up1", conv2dTranspose(64, 2, { stride: 2 }));
const right1 = attach("join1", concat(3), [down1, up1]).attach("right1", twice(64));
const mask = right1.attach("mask", conv2d(2, 1));

export const net = brain("unet", { image }, { outputs: { bottom, mask } });

bottom satisfies Tensor<["B", 16, 16, 1024]>;
mask satisfies Tensor<["B", 256, 256, 2]>;
