/** The same as allreduce.c by a Comm: node allreduce_rank.ts (count turns)... */
import { openComm } from "../../src/mpi/comm.ts";

const numbers = process.argv.slice(2).map(Number);
const comm = openComm();
for (let arg = 0; arg + 1 < numbers.length; arg += 2) {
  const [count = 0, turns = 0] = numbers.slice(arg);
  const values = new Float32Array(count);
  const times: number[] = [];
  for (let turn = -2; turn < turns; turn++) {
    values.fill(1);
    comm.barrier();
    const begin = performance.now();
    comm.sum(values);
    if (turn >= 0) times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  if (comm.rank === 0) console.log(`${4 * count} ${times[turns >> 1]}`); // a text: on Open MPI's terminals numbers have colours
}
comm.finalize();
