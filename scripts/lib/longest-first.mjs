import Sequencer from '@jest/test-sequencer';

/** For a file that has not run yet: about how long the longest files of its project take, in ms. */
const USUAL_MS = {
  fuzz: 60_000,
  faults: 60_000,
  e2e: 30_000,
  contract: 40_000,
  medium: 15_000,
  unit: 1_000,
};

/** The longest files, in s beside others, for a machine on which they have not run yet: one of them started late ends last. */
const LONGEST_S = {
  'faults/commands': 150,
  'faults/clock': 135,
  'e2e/console.spec': 130,
  'e2e/wall.spec': 115,
  'faults/redis': 110,
  'e2e/commands.spec': 105,
  'e2e/console-commands': 105,
  'e2e/commands-many': 90,
  'fuzz/vendors': 90,
  'e2e/wall-week': 85,
  'e2e/sign-in.spec': 80,
  'e2e/wall-alarms': 75,
  'e2e/rolling-restart': 70,
};

/** Starts the longest files first, so that all workers end together. Jest keeps the duration of every file's last run. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => expectedMs(b) - expectedMs(a));
  }
}

function expectedMs({ path, duration, context }) {
  const [, seconds] = Object.entries(LONGEST_S).find(([name]) => path.includes(`/test/${name}`)) ?? [];
  return duration ?? (seconds && seconds * 1_000) ?? USUAL_MS[context.config.displayName?.name] ?? 0;
}
