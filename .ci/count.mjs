/** Prints `N passed, N failed, N skipped` from vitest's JSON report; fails where no test ran or one failed. */
import { readFileSync } from "node:fs";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
const suitesBroken = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
);
for (const file of suitesBroken) console.log(`did not load: ${file.name}`);
const failed = report.numFailedTests + suitesBroken.length;
console.log(
  `${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`,
);
process.exitCode = report.numPassedTests > 0 && failed === 0 && report.success ? 0 : 1;
