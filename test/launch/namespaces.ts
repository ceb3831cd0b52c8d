/** Network namespaces as machines: each has an address, a name, and shared memory of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Machines extends Disposable {
  readonly names: readonly string[];
  /** What runs a command on a machine, as ssh does: `rsh NAME COMMAND`. */
  readonly rsh: string;
  /** Brings each link up at so many megabit a second. */
  shape(megabits: number): void;
  /** Mends what a cut has broken. */
  mend(): void;
  /** Command lines of the processes that run there. */
  processes(): readonly string[];
}

const ip = (...args: string[]): string =>
  execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const tries = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** Why there can be none here, or undefined. */
export function whyNoMachines(): string | undefined {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  if (process.getuid?.() !== 0) return "network namespaces need root";
  for (const [program, flag] of [
    ["ip", "-V"],
    ["tc", "-V"],
    ["unshare", "-V"],
  ] as const) {
    if (!tries(program, flag)) return `there is no '${program}' (Debian: iproute2, util-linux)`;
  }
  const name = `akid${process.pid}try`;
  const works =
    tries("ip", "netns", "add", name) && tries("ip", "netns", "exec", name, "unshare", "-u", "-m", "-i", "true");
  spawnSync("ip", ["netns", "del", name]);
  return works ? undefined : "network namespaces are not allowed here";
}

/** Names hold the process that made them: those of one that is gone are taken down. */
export function machines(count: number): Machines {
  removeStale();
  const prefix = `akid${process.pid}`;
  const bridge = `${prefix}b`;
  const names = Array.from({ length: count }, (_, i) => `${prefix}n${i + 1}`);
  const folder = mkdtempSync(join(tmpdir(), "akid-machines-"));
  const rsh = join(folder, "rsh");
  const down = (): void => {
    removeAll(prefix);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    writeFileSync(rsh, script, { mode: 0o755 });
    ip("link", "add", bridge, "type", "bridge");
    ip("link", "set", bridge, "up");
    const net = `10.${77 + (process.pid % 100)}.${(process.pid >> 8) % 250}`;
    const hosts = ["127.0.0.1 localhost", ...names.map((name, i) => `${net}.${i + 1} ${name}`)];
    for (const [i, name] of names.entries()) {
      const link = `${prefix}v${i + 1}`;
      ip("netns", "add", name);
      ip("link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
      ip("link", "set", link, "master", bridge, "up");
      ip("-n", name, "link", "set", "lo", "up");
      ip("-n", name, "addr", "add", `${net}.${i + 1}/24`, "dev", "eth0");
      ip("-n", name, "link", "set", "eth0", "up");
      mkdirSync(join("/etc/netns", name), { recursive: true });
      writeFileSync(join("/etc/netns", name, "hosts"), `${hosts.join("\n")}\n`);
    }
  } catch (error) {
    down();
    throw error;
  }
  return {
    names,
    rsh,
    shape(megabits) {
      const shaped = ["root", "tbf", "rate", `${megabits}mbit`, "burst", "256kb", "latency", "50ms"];
      for (const name of names) execFileSync("tc", ["-n", name, "qdisc", "replace", "dev", "eth0", ...shaped]);
    },
    mend() {
      for (const name of names) ip("-n", name, "link", "set", "eth0", "up");
    },
    processes: () => names.flatMap((name) => pidsIn(name).map(commandOf)).filter((text) => text !== ""),
    [Symbol.dispose]: down,
  };
}

/** Options as of ssh are passed over. */
const script = `#!/bin/sh
while [ "\${1#-}" != "$1" ]; do shift; done
host=$1; shift
exec ip netns exec "$host" unshare -u -m -i sh -c 'hostname "$1"; shift; mount -t tmpfs tmpfs /dev/shm; exec sh -c "$*"' sh "$host" "$@"
`;

const pidsIn = (name: string): number[] =>
  (spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" }).stdout ?? "").split("\n").filter(Boolean).map(Number);

function commandOf(pid: number): string {
  const { stdout } = spawnSync("tr", ["\\0", " "], { input: spawnSync("cat", [`/proc/${pid}/cmdline`]).stdout });
  return stdout.toString().trim();
}

function removeAll(prefix: string): void {
  const spaces = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  for (const name of spaces.filter((name) => new RegExp(`^${prefix}n\\d+$`).test(name))) {
    for (const pid of pidsIn(name)) spawnSync("kill", ["-9", String(pid)]);
    spawnSync("ip", ["netns", "del", name]);
    rmSync(join("/etc/netns", name), { recursive: true, force: true });
  }
  spawnSync("ip", ["link", "del", `${prefix}b`]);
}

function removeStale(): void {
  const spaces = existsSync("/run/netns") ? readdirSync("/run/netns") : [];
  const makers = new Set(spaces.flatMap((name) => /^akid(\d+)n\d+$/.exec(name)?.[1] ?? []));
  for (const pid of makers) if (!existsSync(`/proc/${pid}`)) removeAll(`akid${pid}`);
}
