import path from 'node:path';

/**
 * A Jest reporter that prints failures in full as they happen and one line per project at the end, and nothing about tests
 * that pass. It sends the results to the process that started Jest.
 */
export default class QuietReporter {
  #projects = new Map();

  onTestResult(test, result) {
    const name = test.context.config.displayName?.name ?? 'tests';
    const totals = this.#projects.get(name) ?? { passed: 0, failed: 0, skipped: 0 };
    this.#projects.set(name, add(totals, totalsOf(result)));
    if (!result.failureMessage) return;
    console.log(`\nFAILED ${name}: ${path.relative(process.cwd(), test.path)}`);
    for (const { type, message } of result.console ?? []) console.log(`  console.${type}: ${message}`);
    console.log(result.failureMessage);
  }

  async onRunComplete(_contexts, { testResults }) {
    const width = Math.max(...[...this.#projects.keys()].map((name) => name.length));
    for (const [name, totals] of this.#projects)
      console.log(`${name.padEnd(width)}  ${describeTotals(totals)}`);

    const suites = testResults.map((result) => ({
      file: path.relative(process.cwd(), result.testFilePath),
      durationMs: result.perfStats.end - result.perfStats.start,
      ...totalsOf(result),
      testsMs: Object.fromEntries(result.testResults.map(({ fullName, duration }) => [fullName, duration])),
      ...(result.failureMessage && { failure: result.failureMessage }),
    }));
    const totals = suites.reduce(add, { passed: 0, failed: 0, skipped: 0 });
    if (process.send) await new Promise((resolve) => process.send({ ...totals, suites }, resolve));
  }
}

/** A suite that could not run, or broke outside its tests, counts as one failure. */
const totalsOf = ({ numPassingTests, numFailingTests, numPendingTests, numTodoTests, testExecError }) => ({
  passed: numPassingTests,
  failed: numFailingTests + (testExecError ? 1 : 0),
  skipped: numPendingTests + numTodoTests,
});

const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

/** `3 passed, 1 failed`, with the number of skipped tests unless it is 0. */
export const describeTotals = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
