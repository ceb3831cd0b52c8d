/** Towers in processes of their own: for libraries that are not safe in threads, and for GPUs, of which each sees one. */
import { fork } from "node:child_process";
import { closeSync } from "node:fs";
import type { Socket } from "node:net";
import { argumentsFor, entry } from "../../workers/entry.ts";
import type { Answer, TowerData } from "./calls.ts";
import { deviceOf } from "./gpus.ts";
import { commonMemory } from "./ground.ts";
import { loadLinux } from "./linux.ts";
import { descriptors, type Events, type Link, type Place } from "./place.ts";

/** @throws AkidError where processes cannot share memory */
export function inProcesses(): Place {
  const linux = loadLinux();
  const file = linux.namelessFile();
  return {
    link: (data, events) => processLink(data, file, events),
    ground: (towers, floats) => ({ ground: linux.shared(commonMemory(towers, floats), file) }),
    close: () => closeSync(file),
  };
}

function processLink(data: TowerData, file: number, { answered, lives, ended }: Events): Link {
  const child = fork(entry(import.meta.url, "./tower"), [JSON.stringify(data)], {
    execArgv: argumentsFor(),
    env: { ...process.env, ...deviceOf(data.tower) },
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc", "pipe", file],
  });
  const life = child.stdio[descriptors.life] as Socket;
  life.on("data", lives);
  life.on("error", () => {}); // its end is told below
  life.unref();
  child.on("message", (answer) => answered(answer as Answer));
  const exit = new Promise<void>((resolve) => {
    const over = (what: string, cause?: Error): void => {
      ended(what, cause);
      resolve();
    };
    child.on("error", (error) => over(`its process does not start: ${error.message}`, error));
    child.on("exit", (code, signal) =>
      over(`its process ${signal ? `was ended by ${signal}` : `ended with exit code ${code}`}`),
    );
  });
  const hold = (holds: boolean): void => {
    for (const one of [child, child.channel]) one?.[holds ? "ref" : "unref"]();
  };
  hold(false);
  const kill = (): void => void child.kill("SIGKILL");
  return { post: (request) => void child.send(request, () => {}), hold, ended: exit, kill, leave: kill };
}
