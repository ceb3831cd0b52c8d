/** Sweeps a folder in a process of its own, or goes on with it: the tests kill it and interrupt it. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { sweep } from "akid/sweep";

const [target = "", slots = "2"] = process.argv.slice(2);
const resume = existsSync(join(target, "runs/plan.json"));
const { interrupted } = await sweep({ target, slots: Number(slots), resume });
console.log(interrupted ? "interrupted" : "finished");
