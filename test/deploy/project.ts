/** Projects of tests, and what `akid deploy` writes into them, in this process. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { vi } from "vitest";
import { runCommand } from "../../src/cli/command.ts";
import { deployCommand } from "../../src/cli/deploy.ts";

/** A folder with package.json, lock file and train.ts. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), "akid-deploy-"));

  constructor() {
    this.write(
      "package.json",
      JSON.stringify({ name: "digits", dependencies: { akid: "^0.1.0", bullmq: "^6.7.0", ioredis: "^6.0.0" } }),
    );
    this.write("package-lock.json", "{}");
    this.write("train.ts", "export default {};\n");
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** A template and the folder of its variants, each with these seeds; one that the type check has refused, too. */
  addSweep(variants: number, seeds: readonly number[]): void {
    this.write("lenet.template.ts", "");
    const accepted = Array.from({ length: variants }, (_, i) => {
      const text = `// ${i}\n`;
      this.write(`lenet.sweep/v${i}.ts`, text);
      const sha256 = createHash("sha256").update(text).digest("hex");
      return { id: `v${i}`, file: `v${i}.ts`, sha256, parameters: {}, seeds, verdict: "accepted" };
    });
    const refused = { id: "r", file: "", sha256: "", parameters: {}, seeds, verdict: "rejected" };
    this.write("lenet.sweep/sweep.json", JSON.stringify({ version: 1, variants: [...accepted, refused] }));
  }

  /** What the command says. */
  async deploy(cluster: string, file: string, ...options: readonly string[]): Promise<string> {
    const lines: unknown[] = [];
    using _ = vi.spyOn(console, "log").mockImplementation((line) => void lines.push(line));
    await runCommand("deploy", deployCommand, [cluster, this.path(file), ...options]);
    return lines.join("\n");
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
