/** Networks of the first akid, in the language: their numbers of parameters are known. */
import {
  type AnyTensor,
  add,
  attach,
  avgPool,
  batchNorm,
  brain,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  input,
  maxPool,
  relu,
  residual,
  sequential,
  softmax,
} from "akid";

const digit = input("image", [28, 28, 1]);
const photo = input("image", [32, 32, 3]);

const alone = <I extends AnyTensor, O extends AnyTensor>(name: string, image: I, scores: O) =>
  brain(name, { image }, { outputs: { scores: scores as AnyTensor } });

const same = { padding: "same" } as const;
const bare = { padding: "same", bias: false } as const;

export const oneLayer = alone(
  "oneLayer",
  digit,
  digit
    .attach("conv1", conv2d(32, 5, same))
    .attach("relu1", relu())
    .attach("pool1", maxPool(5, { stride: 5, padding: "same" }))
    .attach("flat", flatten())
    .attach("ip1", dense(10))
    .attach("softmax", softmax()),
);

export const leNet = alone(
  "leNet",
  digit,
  digit
    .attach("conv1", conv2d(32, 5, same))
    .attach("relu1", relu())
    .attach("pool1", maxPool(2))
    .attach("conv2", conv2d(64, 5, same))
    .attach("relu2", relu())
    .attach("pool2", maxPool(5, { stride: 2, padding: "same" }))
    .attach("flat", flatten())
    .attach("ip1", dense(512))
    .attach("relu3", relu())
    .attach("ip2", dense(10)),
);

export const patriceNet = alone(
  "patriceNet",
  digit,
  digit.attach("flat", flatten()).attach("ip1", dense(800)).attach("relu1", relu()).attach("ip2", dense(10)),
);

const triple = <const C extends number>(filters: C) =>
  sequential(
    ...[conv2d(filters, 3, same), relu(), conv2d(filters, 3, same), relu()],
    ...[conv2d(filters, 3, { padding: "same", stride: 2 }), relu(), dropout(0.5)],
  );

export const allConvNet = alone(
  "allConvNet",
  photo,
  photo
    .attach("drop1", dropout(0.2))
    .attach("stage1", triple(96))
    .attach("stage2", triple(192))
    .attach("conv7", conv2d(192, 3))
    .attach("relu7", relu())
    .attach("conv8", conv2d(192, 1))
    .attach("relu8", relu())
    .attach("conv9", conv2d(10, 1))
    .attach("relu9", relu())
    .attach("pool", avgPool(6))
    .attach("flat", flatten()),
);

const unit = <const C extends number>(filters: C) => sequential(conv2d(filters, 3, same), batchNorm(), relu());
const two = <const C extends number>(filters: C) => sequential(unit(filters), dropout(0.4), unit(filters), maxPool(2));

export const vgg = alone(
  "vgg",
  photo,
  photo
    .attach("stage1", two(64))
    .attach("stage2", two(128))
    .attach("stage3", sequential(unit(256), dropout(0.4), two(256)))
    .attach("stage4", sequential(unit(512), dropout(0.4), two(512)))
    .attach("flat", flatten())
    .attach("ip1", dense(512))
    .attach("bn1", batchNorm())
    .attach("relu1", relu())
    .attach("drop", dropout(0.5))
    .attach("ip2", dense(10))
    .attach("bn2", batchNorm()),
);

const normed = () => sequential(batchNorm(), relu());
/** Two convolutions, the first of which may halve the image. */
const body = <const C extends number, const S extends number>(filters: C, stride: S) =>
  sequential(
    conv2d(filters, 3, { padding: "same", bias: false, stride }),
    normed(),
    dropout(0.3),
    conv2d(filters, 3, bare),
  );
const project = <const C extends number, const S extends number>(filters: C, stride: S) =>
  conv2d(filters, 1, { bias: false, stride });
/** Three units that keep the shape. */
const units = <const C extends number>(filters: C) => {
  const kept = residual(sequential(normed(), body(filters, 1)));
  return sequential(kept, kept, kept);
};

const stem = photo.attach("stem", conv2d(16, 3, bare)).attach("norm1", normed());
const stage1 = attach("sum1", add(), [
  stem.attach("body1", body(32, 1)),
  stem.attach("project1", project(32, 1)),
]).attach("units1", units(32));
const norm2 = stage1.attach("norm2", normed());
const stage2 = attach("sum2", add(), [
  norm2.attach("body2", body(64, 2)),
  norm2.attach("project2", project(64, 2)),
]).attach("units2", units(64));
const norm3 = stage2.attach("norm3", normed());
const stage3 = attach("sum3", add(), [
  norm3.attach("body3", body(128, 2)),
  norm3.attach("project3", project(128, 2)),
]).attach("units3", units(128));

/** Pre-activation, 28 layers, width 2, with projections (He et al. 2016). */
export const cifarResNet = alone(
  "cifarResNet",
  photo,
  stage3.attach("norm4", normed()).attach("pool", globalAvgPool()).attach("ip", dense(10)),
);
