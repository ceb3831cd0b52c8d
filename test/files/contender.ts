/** Takes a lock many times, and every other time leaves it as a dead process would: the test starts several of these. */
import { appendFileSync, readFileSync } from "node:fs";
import { writeAtomic } from "../../src/files/atomic.ts";
import { isHeld, takeLock } from "../../src/files/lock.ts";

const [file = "", log = ""] = process.argv.slice(2);
for (let taken = 0; taken < 24; ) {
  const lock = takeLock(file);
  if (!isHeld(lock)) continue;
  taken += 1;
  appendFileSync(log, `in ${process.pid}\n`);
  appendFileSync(log, `out ${process.pid}\n`);
  if (taken % 2 === 0) lock.release();
  else writeAtomic(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), started: "another time" }));
}
