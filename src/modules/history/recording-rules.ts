import { configuredAccount } from '../config/config-changes.js';
import type { FloorConfig } from '../config/floor-config.js';
import { metricsSettings } from '../config/metrics-settings.js';
import type { RecordingRules } from './recorded-account.js';

/** As the configuration is at each call. */
export function recordingRules(config: FloorConfig, account: string): RecordingRules {
  return {
    callers: () => config.history.callers,
    target: (queue) => metricsSettings(configuredAccount(config, account) ?? {}, queue).targetSeconds,
    pollMs: () => pollMsOf(config, account),
  };
}

/** The longest time between two planned polls: `idleMs` of an account that is not always polled at `baseMs`. */
export function pollMsOf(config: FloorConfig, account: string): number {
  const { record, poll } = configuredAccount(config, account) ?? {};
  return (record === true ? poll?.baseMs : poll?.idleMs) ?? 0;
}
