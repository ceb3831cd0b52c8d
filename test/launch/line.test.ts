/** What `akid launch` makes of what it is told: launchers by their words, places, command lines, and reports of ranks. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addedTo, forwardedOf } from "../../src/launch/environment.ts";
import { placesOf } from "../../src/launch/hosts.ts";
import { launcherSaying } from "../../src/launch/launcher.ts";
import { argumentsOf, type Start, shown } from "../../src/launch/line.ts";
import { Listener } from "../../src/launch/listener.ts";
import { mismatch, pathWith, pmiOf } from "../../src/launch/match.ts";
import { type Report, reportIn, reportLine } from "../../src/launch/report.ts";

test.each([
  ["mpirun.openmpi (OpenRTE) 4.1.4\n\nReport bugs to ...", "openmpi", "Open MPI 4.1.4", 4],
  ["mpirun (Open MPI) 5.0.11\n", "openmpi", "Open MPI 5.0.11", 5],
  ["HYDRA build details:\n    Version:                                 4.0.2\n", "hydra", "MPICH 4.0.2", 4],
  ["Intel(R) MPI Library for Linux* OS, Version 2021.18 Build 20260101", "hydra", "Intel MPI 2021.18", 2021],
  ["slurm 22.05.8\n", "slurm", "Slurm 22.05.8", 22],
])("%j is known", (text, kind, title, major) => {
  expect(launcherSaying(text)).toEqual({ kind, title, major });
});

test("what says nothing of these is no launcher", () => {
  expect(launcherSaying("GNU bash, version 5.2.15(1)-release")).toBeUndefined();
});

describe("places", () => {
  const asked = { ranks: undefined, hosts: undefined, tasks: undefined, cores: 4, oversubscribe: false };

  test("ranks are shared evenly by machines that name no slots", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 9 }), (ranks, count) => {
        const names = Array.from({ length: count }, (_, i) => `host-${i}`);
        const { hosts = [] } = placesOf({ ...asked, ranks, hosts: names.join() });
        expect(hosts.map(({ name }) => name)).toEqual(names);
        const slots = hosts.map((host) => host.slots);
        expect(new Set(slots).size).toBe(1);
        const room = slots.reduce((a, b) => a + b);
        expect(room).toBeGreaterThanOrEqual(ranks);
        expect(room - ranks).toBeLessThan(count);
      }),
    );
  });

  test.each([
    [
      { hosts: "a,b:3" },
      {
        ranks: 4,
        hosts: [
          { name: "a", slots: 1 },
          { name: "b", slots: 3 },
        ],
      },
    ],
    [
      { hosts: "a, b" },
      {
        ranks: 2,
        hosts: [
          { name: "a", slots: 1 },
          { name: "b", slots: 1 },
        ],
      },
    ],
    [{ ranks: 3 }, { ranks: 3 }],
    [{ tasks: 16 }, { ranks: 16 }],
    [{ tasks: 4, ranks: 8 }, { ranks: 8 }],
    [{ ranks: 9, oversubscribe: true }, { ranks: 9 }],
  ])("%j is %j", (given, expected) => {
    expect(placesOf({ ...asked, ...given })).toEqual(expected);
  });

  test.each([
    [{}, "needs the number of ranks: -n N"],
    [{ ranks: 5 }, "has 4 cores for 5 ranks. Give fewer, or --oversubscribe"],
    [{ ranks: 5, hosts: "a:2,b:2" }, "--hosts has 4 slots for 5 ranks"],
    [{ hosts: "a,,b" }, "--hosts expects names as in a,b:2, found 'a,,b'"],
    [{ hosts: "a:0" }, "--hosts expects names"],
    [{ hosts: "a;reboot" }, "--hosts expects names"],
    [{ hosts: "-oProxyCommand=x" }, "--hosts expects names"],
    [{ hosts: "a,a" }, "--hosts names 'a' twice. Give its slots: a:2."],
  ])("%j is refused", (given, sentence) => {
    expect(() => placesOf({ ...asked, ...given })).toThrow(sentence);
  });
});

describe("command lines", () => {
  const hosts = [
    { name: "a", slots: 2 },
    { name: "b", slots: 2 },
  ];
  const uneven = [
    { name: "a", slots: 1 },
    { name: "b", slots: 3 },
  ];
  const start: Start = { ranks: 4, program: ["node", "x"], folder: "/p", oversubscribe: false, forwarded: ["AKID_X"] };
  test.each([
    ["openmpi", 4, {}, "-n 4 --bind-to none --wdir /p node x"],
    ["openmpi", 4, { bound: 2 }, "-n 4 --use-hwthread-cpus --map-by slot:PE=2 --bind-to hwthread --wdir /p node x"],
    ["openmpi", 5, { bound: 2 }, "-n 4 --map-by slot:PE=2:HWTCPUS --bind-to hwthread --wdir /p node x"],
    ["openmpi", 4, { hosts }, "-n 4 --host a:2,b:2 --bind-to none -x AKID_X --wdir /p node x"],
    ["openmpi", 4, { agent: "rsh" }, "-n 4 --bind-to none --mca plm_rsh_agent rsh --wdir /p node x"],
    ["openmpi", 5, { agent: "rsh" }, "-n 4 --bind-to none --prtemca plm_ssh_agent rsh --wdir /p node x"],
    ["openmpi", 4, { oversubscribe: true }, "-n 4 --bind-to none --oversubscribe --wdir /p node x"],
    ["hydra", 4, {}, "-n 4 -wdir /p node x"],
    ["hydra", 4, { bound: 2 }, "-n 4 -bind-to hwthread:2 -map-by hwthread:2 -wdir /p node x"],
    ["hydra", 4, { hosts }, "-n 4 -hosts a,b -ppn 2 -wdir /p node x"],
    ["hydra", 4, { hosts: uneven }, "-n 4 -hosts a:1,b:3 -wdir /p node x"],
    ["hydra", 4, { agent: "rsh" }, "-n 4 -launcher ssh -launcher-exec rsh -wdir /p node x"],
    ["slurm", 22, {}, "--ntasks 4 --kill-on-bad-exit=1 --input=0 --unbuffered --chdir /p node x"],
    [
      "slurm",
      22,
      { hosts, pmi: "pmi2", cpusPerTask: "8", oversubscribe: true },
      "--ntasks 4 --nodelist a,b --cpus-per-task 8 --mpi=pmi2 --overcommit --kill-on-bad-exit=1 --input=0 --unbuffered --chdir /p node x",
    ],
  ] as const)("of %s %i with %j", (kind, major, given, line) => {
    expect(argumentsOf({ kind, major, path: "", title: "" }, { ...start, ...given }).join(" ")).toBe(line);
  });

  test("are shown as a shell takes them", () => {
    expect(shown(["node", "my file.ts", "--out=a/b", "it's"])).toBe("node 'my file.ts' --out=a/b 'it'\\''s'");
  });
});

test("the environment has the threads of a rank unless it says how many", () => {
  expect(addedTo({}, { threads: 2, isTerminal: false })).toMatchObject({ AKID_LAUNCH: "plain", AKID_THREADS: "2" });
  expect(addedTo({ AKID_THREADS: "1" }, { threads: 2, isTerminal: true })).not.toHaveProperty("AKID_THREADS");
  const env = { AKID_THREADS: "1", HOME: "/root", CUDA_VISIBLE_DEVICES: "0", MPI_LIBRARY: "x", TOKEN: "secret" };
  expect(forwardedOf(env)).toEqual(["AKID_THREADS", "CUDA_VISIBLE_DEVICES", "MPI_LIBRARY"]);
});

test("a launcher and a library of two kinds are a mismatch, but for srun", () => {
  const hydra = { kind: "hydra", title: "MPICH 4.0.2", path: "/bin/mpiexec", major: 4 } as const;
  const openMpi = "Open MPI 4.1.4 (libmpi.so.40)";
  expect(mismatch(hydra, "MPICH 4.0.2 (libmpich.so.12)")).toBeUndefined();
  expect(mismatch(hydra, "Intel(R) MPI Library 2021.18 (libmpi.so.12)")).toBeUndefined();
  expect(mismatch({ ...hydra, kind: "openmpi" }, openMpi)).toBeUndefined();
  expect(mismatch({ ...hydra, kind: "slurm" }, openMpi)).toBeUndefined();
  expect(mismatch(hydra, openMpi)).toContain("each rank would train alone");
  expect(mismatch({ ...hydra, kind: "openmpi" }, "MPICH 4.0.2 (x)")).toContain("each rank would train alone");
  expect([pmiOf(openMpi), pmiOf("MPICH 4.0.2 (x)")]).toEqual(["pmix", "pmi2"]);
  expect(pathWith(hydra, "/usr/bin:/bin")).toBe("/usr/bin:/bin");
  expect(pathWith({ ...hydra, path: "/opt/mpi/bin/mpiexec" }, "/bin")).toBe("/opt/mpi/bin:/bin");
});

describe("what is heard of a job", () => {
  const listen = (...lines: string[]) => {
    let ends = 0;
    const listener = new Listener(() => ends++);
    const seen = lines.flatMap((line) => listener.hear(line.trimEnd()) ?? []);
    return { seen, ends, listener };
  };
  const process = { host: "b", pid: 7, started: "1" };

  test("reports are heard, whatever they hold and stand behind, and not shown", () => {
    const reports = fc.oneof(
      fc.record({ rank: fc.nat(), event: fc.constant("begin" as const), folder: fc.string() }),
      fc.record({ rank: fc.nat(), event: fc.constant("end" as const), code: fc.integer({ min: 0, max: 255 }) }),
    );
    fc.assert(
      fc.property(fc.string(), reports, (text, report: Report) => {
        const before = text.replaceAll(/[\x1e\n]/g, "");
        const line = before + reportLine(report);
        expect(line.indexOf("\n")).toBe(line.length - 1);
        expect(reportIn(line.trimEnd())).toEqual({ before, report });
      }),
    );
  });

  test("a rank that failed is named by its machine and its code, also where others follow", () => {
    const { listener, seen, ends } = listen(
      reportLine({ rank: 1, event: "start", process }),
      reportLine({ rank: 0, event: "begin", folder: "runs/x" }),
      "akid: file.ts: is wrong.",
      reportLine({ rank: 1, event: "end", code: 2 }),
      "akid: file.ts: is wrong.",
      reportLine({ rank: 0, event: "end", code: 1 }),
    );
    expect(seen).toEqual(["akid: file.ts: is wrong."]);
    expect(ends).toBe(2);
    expect(listener).toMatchObject({ code: 2, folder: "runs/x", reason: "rank 1 on b ended with code 2" });
    expect(listener.processes).toEqual([process]);
  });

  test("a rank that was told to end has not failed, and the first one is the last that has something to do", () => {
    expect(listen(reportLine({ rank: 1, event: "end", code: 130 })).ends).toBe(0);
    const { listener, ends } = listen(reportLine({ rank: 0, event: "end", code: 130 }));
    expect(ends).toBe(1);
    expect(listener).toMatchObject({ interrupted: true, code: undefined, reason: undefined });
  });

  test("a process that hydra names is the rank that has said so, where no watch has named it", () => {
    const start = reportLine({ rank: 1, event: "start", process });
    const words = "akid: mpi: rank 1 on b has ended, at step 12. The job ends; go on with akid launch --resume.";
    const reasonOf = (...lines: string[]): string | undefined => {
      const { listener } = listen(...lines);
      listener.overhear("=   PID 7 RUNNING AT b");
      return listener.reason;
    };
    expect(reasonOf(start)).toBe("rank 1 on b has ended");
    expect(reasonOf()).toBeUndefined();
    expect(reasonOf(start, words)).toBe("rank 1 on b has ended, at step 12");
  });

  test.each([
    [
      "mpirun noticed that process rank 2 with PID 0 on node c exited on signal 9 (Killed).",
      "rank 2 on c was killed by signal 9",
    ],
    ["srun: error: c: task 2: Killed", "rank 2 on c was ended (killed)"],
    [
      "akid: mpi: rank 2 on c has given no sign of life for 28 s, at step 12. The job ends; go on with akid launch --resume.",
      "rank 2 on c has given no sign of life for 28 s, at step 12",
    ],
  ])("%j is the reason", (line, reason) => {
    const { listener, ends, seen } = listen(line);
    expect([ends, listener.reason, seen]).toEqual([1, reason, [line]]);
  });
});
