import { Logger } from '@nestjs/common';
import { DebouncedTask } from '../../../lib/debounced-task.js';
import { OutageLog } from '../../../lib/outage-log.js';
import type { Command, CommandEvent } from '../../domain/command.js';
import type { Expectation } from '../../domain/expectation.js';
import type { FloorStore, TargetProgress } from '../../floor/floor-store.js';
import type { CommandRecord } from '../command-record.js';
import type { CommandStateMachine } from '../command-state-machine.js';
import type { ExpectationChecker } from './expectation-checker.js';
import type { RefreshRequests } from './refresh-requests.js';

/** How long a confirmation may take. */
export class ConfirmationDeadlines {
  /** Polls have shown something else for this long: the vendor does not do what it acknowledged. */
  readonly contradictedMs: number = 10_000;
  /** No poll has shown it within this time after the vendor's answer. */
  readonly unconfirmedMs: number = 30_000;
}

export interface ConfirmationParts {
  floor: FloorStore;
  checker: ExpectationChecker;
  stateMachine: CommandStateMachine;
  refreshes: RefreshRequests;
  deadlines: ConfirmationDeadlines;
}

/** What has to be seen of a command: of several queues only those where it may have happened. */
export function expectationsOf({ command, effect }: CommandRecord): Expectation[] {
  return effect.shows.filter(({ queue }) => queue === undefined || mayHaveHappened(command, queue));
}

/** Whether a poll of the target that began after the vendor's answer has been committed. */
export function hasPolledSince(
  { fencesAtAck = {} }: CommandRecord,
  target: string,
  progress: TargetProgress | undefined,
): boolean {
  return progress !== undefined && !progress.failing && progress.committed > (fencesAtAck[target] ?? 0);
}

function mayHaveHappened({ results }: Command, queue: string): boolean {
  if (results === undefined) return true;
  const status = Object.hasOwn(results, queue) ? results[queue]?.status : undefined;
  return status === undefined || status === 'succeeded' || status === 'unknown';
}

type Verdict = Extract<CommandEvent, { kind: 'confirmation' }>['confirmation'];

/** Commits that follow each other faster are checked together. */
const CHECK_EVERY_MS = 20;
/** An announcement can be lost: Redis was emptied, or a worker of an older version commits without announcing. */
const FALLBACK_MS = 1_000;
/** Systems that replicate show a change some seconds late: refresh again, each time after twice as long. */
const REFRESH_AGAIN_MS = 700;

interface Waiting {
  record: CommandRecord;
  refreshedAt: number;
  refreshAgainMs: number;
  /** Since when polls that began after the answer show something else; epoch ms. */
  unmetSince?: number | undefined;
  /** The fences of the polls that were checked last. */
  checked: string;
}

/**
 * The commands of one account that wait for their confirmation. They are checked when a poll they wait for is
 * committed, and when a deadline is reached.
 */
export class AccountConfirmations {
  private readonly waiting = new Map<string, Waiting>();
  private readonly checks: DebouncedTask;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly account: string,
    private readonly parts: ConfirmationParts,
  ) {
    const outage = new OutageLog(
      new Logger(AccountConfirmations.name),
      `check the effects of commands of ${account}`,
    );
    this.checks = new DebouncedTask(CHECK_EVERY_MS, outage, () => this.run());
  }

  /** The ids of the commands that wait. */
  get ids(): string[] {
    return [...this.waiting.keys()];
  }

  has(id: string): boolean {
    return this.waiting.has(id);
  }

  /** The command is checked now and until it is confirmed or a deadline ends. A refresh was just requested for it. */
  add(record: CommandRecord): void {
    const wait = { record, refreshedAt: Date.now(), refreshAgainMs: REFRESH_AGAIN_MS, checked: '' };
    this.waiting.set(record.command.id, wait);
    this.wake();
  }

  /** A poll was committed. */
  wake(): void {
    if (this.waiting.size > 0) this.checks.ask();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.checks.stop();
    this.waiting.clear();
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    try {
      await this.check();
      if (this.waiting.size === 0) return;
      await this.parts.floor.announceCommits(this.account, this.targets());
      // A commit between the first check and the announcement was not announced.
      await this.check();
    } finally {
      this.schedule();
    }
  }

  private schedule(): void {
    if (this.stopped || this.waiting.size === 0) return;
    const now = Date.now();
    const due = [...this.waiting.values()].flatMap(({ record, refreshedAt, refreshAgainMs }) => [
      refreshedAt + refreshAgainMs,
      settledAt(record) + this.parts.deadlines.unconfirmedMs,
    ]);
    const nextMs = Math.min(FALLBACK_MS, Math.max(1, Math.min(...due) - now));
    this.timer = setTimeout(() => this.wake(), nextMs);
  }

  private targets(): string[] {
    const all = [...this.waiting.values()].flatMap(({ record }) => expectationsOf(record));
    return [...new Set(all.map(({ target }) => target))];
  }

  private async check(): Promise<void> {
    const progress = await this.parts.floor.progress(this.account, this.targets());
    for (const wait of [...this.waiting.values()]) await this.checkOne(wait, progress);
  }

  private async checkOne(wait: Waiting, progress: Map<string, TargetProgress>): Promise<void> {
    const { record } = wait;
    const expectations = expectationsOf(record);
    const complete = expectations.every(({ target }) => hasPolledSince(record, target, progress.get(target)));
    const polls = JSON.stringify(expectations.map(({ target }) => progress.get(target)?.committed));
    const isNew = complete && polls !== wait.checked;
    if (isNew) {
      const result = await this.parts.checker.check(this.account, expectations);
      if (result === 'met') return this.end(wait, 'confirmed');
      wait.checked = polls;
      wait.unmetSince = result === 'unknown' ? undefined : (wait.unmetSince ?? Date.now());
    }
    await this.endOrRefresh(wait, isNew);
  }

  /** Not confirmed (yet): ends at a deadline, else requests another poll when it is time. */
  private async endOrRefresh(wait: Waiting, isNew: boolean): Promise<void> {
    const now = Date.now();
    const { record, unmetSince } = wait;
    const { contradictedMs, unconfirmedMs } = this.parts.deadlines;
    if (isNew && unmetSince !== undefined && now - unmetSince >= contradictedMs)
      return this.end(wait, 'contradicted');
    if (now - settledAt(record) >= unconfirmedMs) return this.end(wait, 'unconfirmed');
    if (now - wait.refreshedAt < wait.refreshAgainMs) return;
    wait.refreshedAt = now;
    wait.refreshAgainMs *= 2;
    await this.parts.refreshes.request(record);
  }

  private async end({ record }: Waiting, confirmation: Verdict): Promise<void> {
    await this.parts.stateMachine.apply(record, { kind: 'confirmation', at: Date.now(), confirmation });
    this.waiting.delete(record.command.id);
  }
}

/** Only settled commands wait for a confirmation. */
const settledAt = ({ command }: CommandRecord): number => command.settledAt ?? command.createdAt;
