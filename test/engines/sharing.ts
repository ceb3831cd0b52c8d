/** Whether processes can share memory here, which their towers need. */
import { loadLinux } from "../../src/engines/towers/linux.ts";

/** Why not. */
export const missing: string | undefined = (() => {
  try {
    loadLinux();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
})();

/** For the name of a test that is skipped then. */
export const reason = missing === undefined ? "" : ` (skipped: ${missing})`;
