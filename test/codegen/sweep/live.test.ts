/** What a sweep shows: lines that stay, and on a terminal a table below them that is drawn anew. */
import { afterEach, expect, test, vi } from "vitest";
import { Board } from "../../../codegen/sweep/live.ts";
import type { Run, RunResult } from "../../../codegen/sweep/store.ts";

/** A terminal that knows what the table uses: new lines, going up, and clearing from there on. */
class Screen {
  readonly isTTY = true;
  readonly columns = 60;
  readonly #lines = [""];
  #row = 0;

  write(text: string): void {
    for (const [, up, clear, line, letter] of text.matchAll(/\x1b\[(\d+)A|(\x1b\[J)|(\n)|([^\r])/g)) {
      if (up) this.#row -= Number(up);
      else if (clear) this.#lines.splice(this.#row, Infinity, "");
      else if (line) this.#lines[++this.#row] ??= "";
      else this.#lines[this.#row] = `${this.#lines[this.#row]}${letter}`;
    }
  }

  get lines(): string[] {
    return this.#lines.map((line) => line.replace(/\d+\.\d s/, "_ s"));
  }
}

const run = (name: string): Run => ({ name, file: `${name}.ts`, seed: 0, parameters: {} });
const result = (status: RunResult["status"], value: number | null, error?: string): RunResult => ({
  ...{ status, value, parameters: {}, seed: 0, metric: "accuracy", step: 6, epochs: 3, started: 0, seconds: 2 },
  ...(error !== undefined && { error }),
});
const goal = { metric: "accuracy", direction: "max" } as const;
const [a, b, c] = [run("a"), run("b"), run("c")];

function play(board: Board): void {
  board.begin(a);
  board.begin(b);
  board.report(a, { step: 2, steps: 6, epochs: 1, value: 0.5 });
  board.end(a, result("done", 0.9));
  board.end(b, result("failed", null, "no such thing"));
  board.begin(c);
  board.report(c, { step: 3, steps: 6, epochs: 1, value: 0.25 });
}

afterEach(() => void vi.useRealTimers());

test("a terminal has the lines of ended runs, and below them a table of the others", () => {
  vi.useFakeTimers();
  const screen = new Screen();
  const board = new Board(screen, goal, () => 12);
  play(board);
  vi.advanceTimersByTime(1000);
  expect(screen.lines).toEqual([
    " 1/12  done     a  accuracy 0.9000 after 3 epochs  (_ s)",
    " 2/12  failed   b  no such thing  (_ s)",
    "running 1  queued 9  done 1  stopped 0  failed 1  best accu",
    "  c   50 %  accuracy 0.2500  _ s",
    "",
  ]);
  board[Symbol.dispose]();
  expect(screen.lines.slice(2)).toEqual([""]);
});

test("elsewhere there are the lines alone", () => {
  const texts: string[] = [];
  const board = new Board({ write: (text) => texts.push(text) }, goal, () => 3);
  play(board);
  board.leave(c);
  board[Symbol.dispose]();
  expect(texts).toEqual([
    "1/3  done     a  accuracy 0.9000 after 3 epochs  (2.0 s)\n",
    "2/3  failed   b  no such thing  (2.0 s)\n",
    "unfinished  c\n",
  ]);
});

test("the best is the largest or the smallest, of runs that came to an end", () => {
  const best = (direction: "max" | "min", results: readonly RunResult[]): string | undefined => {
    vi.useFakeTimers();
    const screen = Object.assign(new Screen(), { columns: 200 });
    const board = new Board(screen, { metric: "loss", direction }, () => 9);
    results.forEach((each, i) => board.end(run(`r${i}`), each, true));
    vi.advanceTimersByTime(1000);
    const [line = ""] = screen.lines;
    board[Symbol.dispose]();
    return /(best|no) .*/.exec(line)?.[0];
  };
  const results = [result("done", 2), result("stopped", 1), result("done", 3), result("failed", null)];
  expect(best("min", results)).toBe("best loss 1.0000 of r1");
  expect(best("max", results)).toBe("best loss 3.0000 of r2");
  expect(best("max", [result("failed", null)])).toBe("no loss yet");
});
