import Sequencer from '@jest/test-sequencer';

/** For a file that has not run yet: about how long the longest files of its project take, in ms. */
const USUAL_MS = {
  fuzz: 120_000,
  faults: 80_000,
  e2e: 30_000,
  contract: 20_000,
  medium: 15_000,
  unit: 1_000,
};

/** Starts the longest files first, so that all workers end together. Jest keeps the duration of every file's last run. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => expectedMs(b) - expectedMs(a));
  }
}

const expectedMs = ({ duration, context }) => duration ?? USUAL_MS[context.config.displayName?.name] ?? 0;
