/** Where a process hears that the training in it has begun: from then on its folder holds what it has done. */
import { channel } from "node:diagnostics_channel";

/** Its messages are the folders of runs. */
export const begun = channel("akid:begun");
