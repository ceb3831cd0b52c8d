/** Keeps off the terminal what a native library writes while it loads. */
import { closeSync, fstatSync, openSync } from "node:fs";

const standardError = 2;

/**
 * Runs `load` with standard error closed to it. TensorFlow 2.21 reports on its processor before it has read
 * TF_CPP_MIN_LOG_LEVEL, so that no setting of it helps. A file stays open: written by two descriptors it would lose lines.
 * The descriptor is the process's: what other threads write to standard error meanwhile is lost, and a file that one of
 * them opens between the closing and the opening would take the number. So it is for a library that is loaded once, from
 * the main thread.
 */
export function quietly<T>(load: () => T): T {
  const kept = standardErrorAgain();
  if (kept === null) return load();
  try {
    pointTo("/dev/null");
    return load();
  } finally {
    pointTo(`/dev/fd/${kept}`);
    closeSync(kept);
  }
}

/** The lowest free number is what a file gets that is opened. */
function pointTo(path: string): void {
  closeSync(standardError);
  openSync(path, "w");
}

/** A second descriptor of standard error, if it is a terminal or a pipe that can be opened by name. */
function standardErrorAgain(): number | null {
  try {
    const stats = fstatSync(standardError);
    return stats.isFIFO() || stats.isCharacterDevice() ? openSync(`/dev/fd/${standardError}`, "w") : null;
  } catch {
    return null;
  }
}
