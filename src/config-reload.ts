import { Logger } from '@nestjs/common';
import { OutageLog } from './lib/outage-log.js';
import { IntervalTask } from './lib/interval-task.js';
import {
  applyConfig,
  configDigest,
  isChange,
  type ConfigChanges,
  type Reloaded,
} from './modules/config/config-changes.js';
import { ConfigMistakes } from './modules/config/config-mistakes.js';
import type { ConfigStamp } from './modules/config/config-stamp.js';
import type { FloorConfig } from './modules/config/floor-config.js';
import type { MetricsRegistry } from './modules/metrics/metrics-registry.js';

const LOOK_MS = 2_000;
/** Of one refused reload, in its line of the log; `floorwalker check` lists all. */
const MISTAKES_SHOWN = 5;

type Outcome = 'applied' | 'unchanged' | 'refused';

export interface ReloadSources {
  /** What the whole service reads. */
  config: FloorConfig;
  changes: ConfigChanges;
  metrics: MetricsRegistry;
  /** Reads and checks the configuration. @throws ConfigMistakes */
  load: () => FloorConfig;
  /** Of the files that it was read from. */
  stamp: ConfigStamp;
}

/**
 * Reads the configuration again on SIGHUP and when a file of it has changed. It is checked as a whole; with a mistake
 * everything stays as it is.
 */
export class ConfigReload {
  private readonly logger = new Logger(ConfigReload.name);
  private readonly reloads;
  private readonly info;
  private readonly looks = new IntervalTask(
    LOOK_MS,
    new OutageLog(this.logger, 'look at the configuration files'),
    async () => this.look(),
  );
  private digest: string;
  private stopped = false;

  constructor(private readonly sources: ReloadSources) {
    const { config, metrics } = sources;
    this.info = metrics.gauge('config_info', 'Always 1; the label names the configuration in use.', [
      'digest',
    ]);
    this.reloads = metrics.counter('config_reloads_total', 'Reloads of the configuration.', ['outcome']);
    this.digest = configDigest(config);
    this.info.set({ digest: this.digest }, 1);
  }

  start(): void {
    this.looks.start();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.looks.stop();
  }

  run(): void {
    if (this.stopped) return;
    const { config, changes, load } = this.sources;
    try {
      // What is read from now on is newer than this.
      this.sources.stamp.take();
      const reloaded = applyConfig(config, load(), changes);
      this.report(reloaded);
    } catch (error) {
      this.count('refused');
      this.logger.error(
        `The configuration was not reloaded; the one before stays in use. ${reasonOf(error)}`,
      );
    }
  }

  private look(): void {
    if (this.sources.stamp.hasChanged()) this.run();
  }

  private report({ accounts, settings, needsRestart }: Reloaded): void {
    const digest = configDigest(this.sources.config);
    const isChanged = settings.length > 0 || isChange(accounts);
    this.count(isChanged ? 'applied' : 'unchanged');
    if (digest !== this.digest) {
      this.info.remove({ digest: this.digest });
      this.info.set({ digest }, 1);
      this.digest = digest;
    }
    const parts = Object.entries({ ...accountsOf(accounts), settings }).flatMap(([name, list]) =>
      list.length === 0 ? [] : [`${name}: ${list.join(', ')}`],
    );
    this.logger.log(
      isChanged
        ? `The configuration was reloaded (digest ${digest}). ${parts.join('; ')}.`
        : `The configuration was read again (digest ${digest}); nothing changed that can be reloaded.`,
    );
    if (needsRestart.length > 0)
      this.logger.warn(`These changes need a restart: ${needsRestart.join(', ')}.`);
  }

  private count(outcome: Outcome): void {
    this.reloads.inc({ outcome });
  }
}

const accountsOf = ({ added, removed, changed }: Reloaded['accounts']): Record<string, string[]> => ({
  'accounts added': added,
  'accounts removed': removed,
  'accounts changed': changed,
});

function reasonOf(error: unknown): string {
  if (!(error instanceof ConfigMistakes)) return String(error);
  const { mistakes } = error;
  const shown = mistakes.slice(0, MISTAKES_SHOWN).join('; ');
  return mistakes.length > MISTAKES_SHOWN ? `${shown}; and ${mistakes.length - MISTAKES_SHOWN} more` : shown;
}
