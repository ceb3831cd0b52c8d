/** Contenders that take turns: processes that read how many steps to make and answer with what each took. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

interface Turn {
  /** Milliseconds of each step. */
  readonly times: readonly number[];
  /** Milliseconds of all cores for one step. */
  readonly cpu: number;
  readonly loss: number;
}

export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** All turns of one contender. */
export interface Turns {
  readonly name: string;
  readonly times: readonly number[];
  readonly cpu: readonly number[];
  readonly loss: number;
}

interface Running {
  readonly process: ChildProcessWithoutNullStreams;
  readonly answers: AsyncIterator<string>;
}

function start({ command: [program = "", ...args], env = {} }: Contender): Running {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: "pipe" });
  const errors: string[] = [];
  child.stderr.on("data", (data: Buffer) => errors.push(data.toString()));
  child.on("exit", (code) => {
    if (code) process.stderr.write(errors.join(""));
  });
  return { process: child, answers: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function turn({ process, answers }: Running, steps: number): Promise<Turn> {
  process.stdin.write(`${steps}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error("a contender has ended before its turn");
  return JSON.parse(value) as Turn;
}

/** Lets each contender warm up, then all make `steps` steps in each of `rounds` rounds, one after the other. */
export async function takeTurns(contenders: readonly Contender[], rounds: number, steps: number): Promise<Turns[]> {
  const running = contenders.map(start);
  const turns: Turn[][] = contenders.map(() => []);
  try {
    for (const each of running) await turn(each, 5);
    for (let round = 0; round < rounds; round++) {
      for (const [i, each] of running.entries()) {
        // Threads of the one before may still be waiting for work, busily.
        await pause(250);
        turns[i]?.push(await turn(each, steps));
      }
    }
  } finally {
    for (const { process } of running) process.stdin.end();
  }
  return contenders.map(({ name }, i) => {
    const own = turns[i] as Turn[];
    return {
      name,
      times: own.flatMap(({ times }) => times),
      cpu: own.map(({ cpu }) => cpu),
      loss: own.at(-1)?.loss ?? Number.NaN,
    };
  });
}
