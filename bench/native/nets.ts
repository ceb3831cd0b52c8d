/** The networks of the table, each with the size of its batch. */
import type { AnyBrain, AnyTensor, Tensor } from "akid";
import {
  add,
  attach,
  type BatchNormOptions,
  batchNorm,
  brain,
  conv2d,
  dense,
  flatten,
  globalAvgPool,
  index,
  input,
  maxPool,
  relu,
  residual,
  sequential,
  softmaxCrossEntropy,
} from "akid";

export interface Net {
  readonly brain: AnyBrain;
  readonly batch: number;
  /** Shape of one sample. */
  readonly image: readonly number[];
}

const label = input("label", [], index(10));

const classifier = (name: string, image: AnyTensor, logits: Tensor<["B", 10]>): AnyBrain =>
  brain(name, { image, label }, { outputs: { logits }, loss: attach("loss", softmaxCrossEntropy(), [logits, label]) });

const flat = input("image", [784]);
const mlp = flat.attach("net", sequential(dense(512), relu(), dense(512), relu(), dense(10)));

const same = { padding: "same" } as const;
const digit = input("image", [28, 28, 1]);
const lenet = digit
  .attach("stage1", sequential(conv2d(32, 5, same), relu(), maxPool(2)))
  .attach("stage2", sequential(conv2d(64, 5, same), relu(), maxPool(2)))
  .attach("head", sequential(flatten(), dense(512), relu(), dense(10)));

/** ResNet-20 (He and others, 2016) with projections, whose normalisations have these options. */
export function resnet20(options: BatchNormOptions = {}): Net {
  const norm = () => batchNorm(options);
  const conv = <const C extends number, const S extends number = 1>(filters: C, stride: S = 1 as S) =>
    conv2d(filters, 3, { padding: 1, bias: false, stride });
  const plain = <const C extends number>(filters: C) =>
    sequential(residual(sequential(conv(filters), norm(), relu(), conv(filters), norm())), relu());
  const halved = <const C extends number>(filters: C) =>
    sequential(conv(filters, 2), norm(), relu(), conv(filters), norm());
  const projected = <const C extends number>(filters: C) =>
    sequential(conv2d(filters, 1, { bias: false, stride: 2 }), norm());

  const photo = input("image", [32, 32, 3]);
  const stage1 = photo
    .attach("stem", sequential(conv(16), norm(), relu()))
    .attach("stage1", sequential(plain(16), plain(16), plain(16)));
  const stage2 = attach("sum2", add(), [stage1.attach("body2", halved(32)), stage1.attach("project2", projected(32))])
    .attach("relu2", relu())
    .attach("stage2", sequential(plain(32), plain(32)));
  const stage3 = attach("sum3", add(), [stage2.attach("body3", halved(64)), stage2.attach("project3", projected(64))])
    .attach("relu3", relu())
    .attach("stage3", sequential(plain(64), plain(64)));
  const logits = stage3.attach("pool", globalAvgPool()).attach("ip", dense(10));
  return { brain: classifier("resnet20", photo, logits), batch: 64, image: [32, 32, 3] };
}

/** An MLP 784-512-512-10, LeNet with 5x5 filters, and ResNet-20. */
export const nets: Readonly<Record<string, Net>> = {
  mlp: { brain: classifier("mlp", flat, mlp), batch: 128, image: [784] },
  lenet: { brain: classifier("lenet", digit, lenet), batch: 128, image: [28, 28, 1] },
  resnet20: resnet20(),
};
