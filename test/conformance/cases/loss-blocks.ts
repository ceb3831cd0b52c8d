/** Cases of losses and evals. */
import {
  accuracy,
  attach,
  auc,
  binaryAccuracy,
  binaryCrossEntropy,
  hinge,
  huber,
  index,
  klDivergence,
  klRegularization,
  leakyRelu,
  marginRanking,
  meanAbsoluteError,
  meanAveragePrecision,
  meanSquaredError,
  multiClassHinge,
  multiLabelAccuracy,
  ownEval,
  relu,
  softmax,
  softmaxCrossEntropy,
  sparsity,
  topK,
} from "akid";
import type { evals } from "../../../src/lower/blocks/evals.ts";
import type { losses } from "../../../src/lower/blocks/losses.ts";
import type { BlockCases } from "./block-case.ts";

export const lossCases: BlockCases<keyof typeof losses | keyof typeof evals> = {
  softmaxCrossEntropy: {
    "by labels": (declare, name) =>
      attach(name, softmaxCrossEntropy(), [declare("x", [4]), declare("label", [], index(4))]),
    "by distributions": (declare, name) =>
      attach(name, softmaxCrossEntropy(), [declare("x", [4]), declare("target", [4])]),
  },
  multiClassHinge: {
    "by labels": (declare, name) =>
      attach(name, multiClassHinge(), [declare("x", [4]), declare("label", [], index(4))]),
    "by one-hot, with a margin": (declare, name) =>
      attach(name, multiClassHinge({ margin: 0.3 }), [declare("x", [4]), declare("target", [4])]),
  },
  klDivergence: {
    "of vectors": (declare, name) =>
      attach(name, klDivergence(), [declare("x", [4]), declare("y", [4]).attach("target", softmax())]),
    "of sequences": (declare, name) =>
      attach(name, klDivergence(), [declare("x", [2, 4]), declare("y", [2, 4]).attach("target", softmax())]),
  },
  meanAbsoluteError: {
    "of vectors": (declare, name) => attach(name, meanAbsoluteError(), [declare("x", [4]), declare("target", [4])]),
  },
  huber: {
    "by default": (declare, name) => attach(name, huber(), [declare("x", [4]), declare("target", [4])]),
    "of a delta": (declare, name) => attach(name, huber({ delta: 0.3 }), [declare("x", [9]), declare("target", [9])]),
  },
  binaryCrossEntropy: {
    "of vectors": (declare, name) => attach(name, binaryCrossEntropy(), [declare("x", [4]), declare("target", [4])]),
    "with weights of classes": (declare, name) =>
      attach(name, binaryCrossEntropy({ positiveWeight: [1, 2, 0.5] }), [
        declare("x", [2, 3]),
        declare("target", [2, 3]),
      ]),
    "with a weight of the positive": (declare, name) =>
      attach(name, binaryCrossEntropy({ positiveWeight: 3, multiplier: 2 }), [declare("x", []), declare("target", [])]),
  },
  hinge: {
    "of scalars": (declare, name) => attach(name, hinge(), [declare("x", []), declare("target", [])]),
    "of three targets, balanced": (declare, name) =>
      attach(name, hinge({ tripod: true, balanced: true }), [
        declare("x", [6]),
        declare("target", [6]).attach("some", relu()),
      ]),
    "weighted by sample": (declare, name) =>
      attach(name, hinge(), [declare("x", [2, 3]), declare("target", [2, 3]), declare("weights", [])]),
    "weighted by value": (declare, name) =>
      attach(name, hinge(), [declare("x", [3]), declare("target", [3]), declare("weights", [3])]),
  },
  marginRanking: {
    "of pairs": (declare, name) =>
      attach(name, marginRanking({ margin: 0.5 }), [declare("higher", []), declare("lower", [])]),
    "of all pairs": (declare, name) =>
      attach(name, marginRanking({ margin: 0.5, allPairs: true }), [declare("higher", []), declare("lower", [])]),
    "of all pairs in a sample that violate": (declare, name) =>
      attach(name, marginRanking({ margin: 0.3, allPairs: true, hardOnly: true }), [
        declare("higher", [2]),
        declare("lower", [3]),
      ]),
    "of one against several": (declare, name) =>
      attach(name, marginRanking({ margin: 0 }), [declare("higher", [2]), declare("lower", [2, 3])]),
  },
  sparsity: { "of a vector": (declare, name) => declare("x", [5]).attach(name, sparsity({ multiplier: 0.1 })) },
  klRegularization: {
    "of vectors": (declare, name) => declare("x", [5]).attach(name, klRegularization()),
    "of images, to a spread": (declare, name) =>
      declare("x", [2, 3, 2]).attach(name, klRegularization({ std: 0.5, multiplier: 0.1 })),
  },
  meanSquaredError: {
    "of vectors": (declare, name) => attach(name, meanSquaredError(), [declare("x", [4]), declare("target", [4])]),
    "of images": (declare, name) =>
      attach(name, meanSquaredError(), [declare("x", [2, 3, 2]), declare("target", [2, 3, 2])]),
  },
  accuracy: {
    "by labels": (declare, name) => attach(name, accuracy(), [declare("x", [3]), declare("label", [], index(3))]),
    "by distributions": (declare, name) => attach(name, accuracy(), [declare("x", [3]), declare("target", [3])]),
  },
  topK: {
    "by labels": (declare, name) => attach(name, topK(2), [declare("x", [5]), declare("label", [], index(5))]),
    "of equal scores": (declare, name) =>
      attach(name, topK(1), [declare("x", [3]).attach("same", leakyRelu(0)), declare("target", [3])]),
  },
  binaryAccuracy: {
    "of vectors": (declare, name) =>
      attach(name, binaryAccuracy({ threshold: 0.1 }), [declare("x", [4]), declare("target", [4])]),
  },
  multiLabelAccuracy: {
    "of vectors": (declare, name) => attach(name, multiLabelAccuracy(), [declare("x", [2]), declare("target", [2])]),
    "of scalars": (declare, name) => attach(name, multiLabelAccuracy(), [declare("x", []), declare("target", [])]),
  },
  auc: {
    "of vectors": (declare, name) => attach(name, auc(), [declare("x", [3]), declare("target", [3])]),
    "of whole numbers": (declare, name) => attach(name, auc(), [declare("x", [3]), declare("target", [3], "int32")]),
    "of scalars by index": (declare, name) => attach(name, auc(), [declare("x", []), declare("target", [], index(2))]),
  },
  meanAveragePrecision: {
    "by labels": (declare, name) =>
      attach(name, meanAveragePrecision(), [declare("x", [4]), declare("label", [], index(4))]),
    "of scalars": (declare, name) => attach(name, meanAveragePrecision(), [declare("x", []), declare("target", [])]),
  },
  ownEval: {
    "of vectors": (declare, name) =>
      attach(
        name,
        ownEval(() => 0),
        [declare("x", [3]), declare("target", [3])],
      ),
  },
};
