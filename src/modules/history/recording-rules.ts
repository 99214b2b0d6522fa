import { configuredAccount } from '../config/config-changes.js';
import type { FloorConfig } from '../config/floor-config.js';
import { metricsSettings } from '../config/metrics-settings.js';
import { targetsOfTopic, type TargetHealth } from '../domain/freshness.js';
import type { FloorStore } from '../floor/floor-store.js';
import { tellsSome } from './tellers.js';
import type { RecordedAccount, RecordingRules } from './recorded-account.js';

/** As the configuration is at each call. */
export function recordingRules(config: FloorConfig, account: string): RecordingRules {
  return {
    callers: () => config.history.callers,
    target: (queue) => metricsSettings(configuredAccount(config, account) ?? {}, queue).targetSeconds,
    pollMs: () => pollMsOf(config, account),
    tellsAll: (source) => !tellsSome(config, account, source),
  };
}

/** The longest time between two planned polls: `idleMs` of an account that is not always polled at `baseMs`. */
export function pollMsOf(config: FloorConfig, account: string): number {
  const { record, poll } = configuredAccount(config, account) ?? {};
  return (record === true ? poll?.baseMs : poll?.idleMs) ?? 0;
}

/** A poll takes time itself. */
const LATE_MS = 2_000;
/** Polls that are so many times further apart than planned say less than coverage would. */
const REGULAR = 1.5;

/**
 * Since when live rows are polled less often than planned: the last good poll; undefined: they are polled in time, or not at all yet.
 * @param pollMs the planned time between two polls
 * @param pushedMs the same while push announces every change; absent: it is no other
 */
export function latePollsSince(
  targets: readonly TargetHealth[],
  { pollMs, pushedMs }: { pollMs: number; pushedMs?: number | undefined },
  now: number,
): number | undefined {
  const late = targets.filter(({ cadence, failure, intervalMs, nextDueAt }) => {
    const planned = intervalMs === pushedMs ? pushedMs : pollMs;
    return (
      cadence === 'fast' &&
      (failure !== undefined ||
        intervalMs > REGULAR * planned ||
        now - nextDueAt > Math.max(LATE_MS, (REGULAR - 1) * planned))
    );
  });
  if (late.length === 0 || pollMs === 0) return undefined;
  return Math.min(now, ...late.flatMap(({ polledAt }) => polledAt ?? []));
}

/** Nothing in the change log says when a poll found no change, so the accounts' polls are looked at with each flush. */
export async function judgePolls(
  accounts: Iterable<RecordedAccount>,
  { config, store }: { config: FloorConfig; store: Pick<FloorStore, 'targets'> },
  signal: AbortSignal,
): Promise<void> {
  for (const account of accounts) {
    if (signal.aborted) return;
    const targets = await store.targets(account.id);
    const [now, pollMs] = [Date.now(), pollMsOf(config, account.id)];
    const planned = { pollMs, pushedMs: configuredAccount(config, account.id)?.push?.pushedMs };
    account.judgePolls(now, (queue) => latePollsSince(targetsOfTopic(targets, queue), planned, now));
  }
}
