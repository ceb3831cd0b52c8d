/** Cuts a Program where towers meet: what comes before, the meeting, what comes after. */
import { AkidError } from "../../dsl/errors.ts";
import type { Node } from "./node.ts";
import { elements, makeNode } from "./node.ts";
import { input, transpose } from "./ops/index.ts";
import { type Program, program } from "./program.ts";

/** A value that all towers have, and that its part of the batch gives each. */
export interface Met {
  /** The stage's output, and the input of later stages that has its place. */
  readonly name: string;
  readonly op: MeetingOp;
  readonly size: number;
}

/** A part of a Program that runs without other towers. */
export interface Stage {
  /** Its inputs are those of the Program, and outputs of earlier stages by their names. */
  readonly program: Program;
  /** What the towers compute together of its outputs. */
  readonly met: readonly Met[];
  /** The outputs that are the Program's own. */
  readonly given: readonly string[];
  /** Values of earlier stages that no later one takes. */
  readonly last: readonly string[];
}

const meetingOps = ["towersMean", "towersMoments"] as const;
export type MeetingOp = (typeof meetingOps)[number];
const isMeeting = (node: Node): boolean => (meetingOps as readonly string[]).includes(node.op);

/** How images are carried from stage to stage. */
export type ImageOrder = "channels first" | "channels last";

const isFirst = (node: Node, images: ImageOrder): boolean => images === "channels first" && node.shape.length === 4;

/** A value as it is carried. */
const packed = (node: Node, images: ImageOrder): Node => (isFirst(node, images) ? transpose(node, [0, 3, 1, 2]) : node);

/** A value that was carried. */
function unpacked(name: string, node: Node, images: ImageOrder): Node {
  if (!isFirst(node, images)) return input(name, node.shape, node.dtype);
  const [n, h, w, c] = node.shape as readonly [number, number, number, number];
  return transpose(input(name, [n, c, h, w], node.dtype), [0, 2, 3, 1]);
}

/**
 * The stages of a Program, each a Program: the values that towers have met for k times in a row are there in stage k. One
 * stage, the Program itself, where they never meet.
 *
 * @throws AkidError where a Program in which towers meet updates variables
 */
export function stagesOf(whole: Program, images: ImageOrder = "channels last"): readonly Stage[] {
  const given = Object.keys(whole.outputs);
  if (!whole.nodes.some(isMeeting)) return [{ program: whole, met: [], given, last: [] }];
  if (Object.keys(whole.updates).length > 0) {
    throw new AkidError({
      where: `program ${whole.name}`,
      what: "a program in which towers meet can update no variables",
    });
  }
  const placing = placed(whole);
  const stages = 1 + Math.max(...placing.stage.values());
  return Array.from({ length: stages }, (_, k) => stageAt(k, whole, { ...placing, images }));
}

interface Cut extends Placed {
  readonly images: ImageOrder;
}

function stageAt(k: number, { name, nodes, outputs }: Program, { stage, last, names, images }: Cut): Stage {
  const at = (node: Node): number => stage.get(node) as number;
  const nameOf = (node: Node): string => names.get(node) as string;
  const here = new Map<Node, Node>();
  for (const node of nodes) {
    if (isLeaf(node)) here.set(node, node);
    else if (isMeeting(node) && at(node) <= k) here.set(node, input(nameOf(node), node.shape, node.dtype));
    else if (at(node) < k) here.set(node, unpacked(nameOf(node), node, images));
    else if (at(node) === k) {
      const operands = node.inputs.map((x) => here.get(x) as Node);
      here.set(node, makeNode(node.op, operands, node.attrs, node.shape, node.dtype));
    }
  }
  const own = Object.entries(outputs).filter(([, node]) => at(node) === k);
  const meetings = nodes.filter((node) => isMeeting(node) && at(node) === k + 1);
  const kept = nodes.filter((node) => at(node) === k && !isMeeting(node) && (last.get(node) ?? k) > k);
  const made = (node: Node | undefined): Node => here.get(node as Node) as Node;
  const roots = [
    ...own.map(([output, node]) => [output, made(node)] as const),
    ...meetings.map((node) => [nameOf(node), made(node.inputs[0])] as const),
    ...kept.map((node) => [nameOf(node), packed(made(node), images)] as const),
  ];
  return {
    program: program(`${name} ${k}`, { outputs: Object.fromEntries(roots) }),
    met: meetings.map((node) => ({ name: nameOf(node), ...sizeOf(node) })),
    given: own.map(([output]) => output),
    last: [...last].filter(([, final]) => final === k).map(([node]) => nameOf(node)),
  };
}

const sizeOf = ({ op, shape }: Node): Omit<Met, "name"> => ({ op: op as MeetingOp, size: elements(shape) });

/** What the towers compute together after each stage, without the stages. */
export function metIn({ nodes }: Program): readonly (readonly Omit<Met, "name">[])[] {
  const after: Omit<Met, "name">[][] = [];
  const stages = soonest(nodes);
  for (const node of nodes.filter(isMeeting)) {
    const stage = (stages.get(node) as number) - 1;
    after[stage] ??= [];
    after[stage].push(sizeOf(node));
  }
  return after;
}

const isLeaf = ({ inputs }: Node): boolean => inputs.length === 0;

interface Placed {
  /** The stage that computes each node; that of a meeting is the first one after it. */
  readonly stage: ReadonlyMap<Node, number>;
  /** The last stage that takes a value of an earlier one. */
  readonly last: ReadonlyMap<Node, number>;
  readonly names: ReadonlyMap<Node, string>;
}

/** The first stage in which each node can be there. */
function soonest(nodes: readonly Node[]): Map<Node, number> {
  const stage = new Map<Node, number>();
  for (const node of nodes) {
    const before = Math.max(0, ...node.inputs.map((x) => stage.get(x) as number));
    stage.set(node, before + Number(isMeeting(node)));
  }
  return stage;
}

/** A node is computed as soon as it can be, or as late as it must, whichever leaves less to be carried from stage to stage. */
function placed({ nodes }: Program): Placed {
  const stage = soonest(nodes);
  const [firstUse, lastUse] = [new Map<Node, number>(), new Map<Node, number>()];
  const isAt = (x: Node, later: number): boolean => isLeaf(x) || (lastUse.get(x) ?? 0) >= later;
  for (const node of nodes.toReversed()) {
    const use = firstUse.get(node);
    if (use !== undefined && use > (stage.get(node) as number) && !isMeeting(node) && !isLeaf(node)) {
      const more = node.inputs.filter((x) => !isAt(x, use)).reduce((sum, { shape }) => sum + elements(shape), 0);
      if (more <= elements(node.shape)) stage.set(node, use);
    }
    const at = (stage.get(node) as number) - Number(isMeeting(node));
    for (const x of node.inputs) {
      firstUse.set(x, Math.min(at, firstUse.get(x) ?? at));
      lastUse.set(x, Math.max(at, lastUse.get(x) ?? at));
    }
  }
  const isCarried = (node: Node): boolean => isMeeting(node) || (lastUse.get(node) ?? 0) > (stage.get(node) as number);
  const carried = nodes.filter((node) => !isLeaf(node) && isCarried(node));
  return {
    stage,
    last: new Map(carried.map((node) => [node, lastUse.get(node) ?? (stage.get(node) as number)])),
    names: new Map(nodes.map((node, i) => [node, `stage/${i}`])),
  };
}
