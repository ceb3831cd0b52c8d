/** Cases of what towers compute together: a backend is one device, and that is one tower. */
import * as o from "../../../src/graph/ops/index.ts";
import type { CaseTable } from "../case.ts";

export const towers: CaseTable<"towersMean" | "towersMoments"> = {
  towersMean: {
    derivatives: 2,
    cases: [
      { title: "towersMean of what is fed", build: (draw) => o.towersMean(draw([2, 3])) },
      { title: "towersMean of a number", build: (draw) => o.towersMean(o.square(draw([]))) },
      { title: "towersMean of an image", build: (draw) => o.square(o.towersMean(o.square(draw([2, 3, 3, 2])))) },
    ],
  },
  towersMoments: {
    derivatives: 2,
    cases: [
      { title: "towersMoments of what is fed", build: (draw) => o.towersMoments(draw([2, 3])) },
      { title: "towersMoments", build: (draw) => o.square(o.towersMoments(o.square(draw([2, 4])))) },
    ],
  },
};
