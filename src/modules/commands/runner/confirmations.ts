import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Expectation } from '../../domain/expectation.js';
import type { Command, CommandEvent } from '../../domain/command.js';
import { type TargetProgress, FloorStore } from '../../floor/floor-store.js';
import type { CommandRecord } from '../command-record.js';
import { OutageLog } from '../../../lib/outage-log.js';
import { CommandStateMachine } from '../command-state-machine.js';
import { RefreshRequests } from './refresh-requests.js';
import { ExpectationChecker } from './expectation-checker.js';

/** How long the picture is watched for what a command ordered. */
export class ConfirmationDeadlines {
  /** Something else is shown for so long: then the vendor does not do what it acknowledged. */
  readonly contradictedMs: number = 10_000;
  /** No poll could look for so long. */
  readonly unconfirmedMs: number = 30_000;
}

/** What has to be seen of a command: of several queues only those where it may have happened. */
export function expectationsOf({ command, effect }: CommandRecord): Expectation[] {
  return effect.shows.filter(({ queue }) => queue === undefined || mayHaveHappened(command, queue));
}

/** Whether a poll of the target that began after the vendor's answer has been written. */
export function hasPolledSince(
  { begun = {} }: CommandRecord,
  target: string,
  progress: TargetProgress | undefined,
): boolean {
  return progress !== undefined && !progress.failing && progress.committed > (begun[target] ?? 0);
}

function mayHaveHappened({ results }: Command, queue: string): boolean {
  if (results === undefined) return true;
  const status = Object.hasOwn(results, queue) ? results[queue]?.status : undefined;
  return status === undefined || status === 'succeeded' || status === 'unknown';
}

type Verdict = Extract<CommandEvent, { kind: 'confirmation' }>['confirmation'];

/** While a command is young somebody watches the screen. */
const YOUNG_MS = 3_000;
const LOOK_YOUNG_MS = 20;
const LOOK_MS = 250;
/** Systems that replicate show a change some seconds late: ask again, each time after twice as long. */
const NUDGE_AGAIN_MS = 700;

interface Watched {
  record: CommandRecord;
  nudgedAt: number;
  nudgeAgainMs: number;
  /** Since when polls that began after the answer show something else. */
  otherwiseSince?: number | undefined;
  /** The fences of the polls looked at last. */
  looked: string;
}

/** Watches the picture until it shows what was ordered, or shows something else for too long. */
@Injectable()
export class Confirmations implements BeforeApplicationShutdown {
  private readonly outage = new OutageLog(new Logger(Confirmations.name), 'look for the effects of commands');
  private readonly watched = new Map<string, Watched>();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly floor: FloorStore,
    private readonly shown: ExpectationChecker,
    private readonly life: CommandStateMachine,
    private readonly nudges: RefreshRequests,
    private readonly patience: ConfirmationDeadlines,
  ) {}

  /** Those this process sees to. */
  get open(): string[] {
    return [...this.watched.keys()];
  }

  /** Has the polls begin that a settled command touches, and watches what they show, if there is something to see. */
  async take(record: CommandRecord): Promise<void> {
    const { id, status, confirmation } = record.command;
    if (this.stopping || this.watched.has(id)) return;
    if (status !== 'failed' || confirmation !== undefined) await this.nudges.nudge(record);
    if (confirmation !== 'pending') return;
    this.watched.set(id, { record, nudgedAt: Date.now(), nudgeAgainMs: NUDGE_AGAIN_MS, looked: '' });
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
    // What is still open is taken up by other processes when its lease ends.
    this.watched.clear();
  }

  private schedule(): void {
    if (this.stopping || this.watched.size === 0 || this.timer !== undefined || this.running !== undefined)
      return;
    const now = Date.now();
    const young = [...this.watched.values()].some(({ record }) => now - settledAt(record) < YOUNG_MS);
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        this.running = this.round().finally(() => {
          this.running = undefined;
          this.schedule();
        });
      },
      young ? LOOK_YOUNG_MS : LOOK_MS,
    );
  }

  private async round(): Promise<void> {
    const byAccount = new Map<string, Watched[]>();
    for (const one of this.watched.values()) {
      const { account } = one.record.command;
      byAccount.set(account, [...(byAccount.get(account) ?? []), one]);
    }
    try {
      await Promise.all([...byAccount].map(([account, some]) => this.look(account, some)));
      this.outage.worked();
    } catch (error) {
      this.outage.failed(error);
    }
  }

  private async look(account: string, some: Watched[]): Promise<void> {
    const targets = [
      ...new Set(some.flatMap(({ record }) => expectationsOf(record).map(({ target }) => target))),
    ];
    const progress = await this.floor.progress(account, targets);
    for (const one of some) {
      const { record } = one;
      const expectations = expectationsOf(record);
      const complete = expectations.every(({ target }) =>
        hasPolledSince(record, target, progress.get(target)),
      );
      const looked = JSON.stringify(expectations.map(({ target }) => progress.get(target)?.committed));
      const isNew = complete && looked !== one.looked;
      if (isNew) {
        const seen = await this.shown.check(account, expectations);
        if (seen === 'shown') {
          await this.end(one, 'confirmed');
          continue;
        }
        one.looked = looked;
        one.otherwiseSince = seen === 'untold' ? undefined : (one.otherwiseSince ?? Date.now());
      }
      await this.goOn(one, isNew);
    }
  }

  /** Not confirmed (yet): ask again, or give up. */
  private async goOn(one: Watched, justLooked: boolean): Promise<void> {
    const now = Date.now();
    const { record, otherwiseSince } = one;
    if (justLooked && otherwiseSince !== undefined && now - otherwiseSince >= this.patience.contradictedMs)
      return this.end(one, 'contradicted');
    if (now - settledAt(record) >= this.patience.unconfirmedMs) return this.end(one, 'unconfirmed');
    if (now - one.nudgedAt < one.nudgeAgainMs) return;
    one.nudgedAt = now;
    one.nudgeAgainMs *= 2;
    await this.nudges.nudge(record);
  }

  private async end(one: Watched, confirmation: Verdict): Promise<void> {
    const { record } = one;
    await this.life.apply(record, { kind: 'confirmation', at: Date.now(), confirmation });
    this.watched.delete(record.command.id);
  }
}

/** Only settled commands are watched. */
const settledAt = ({ command }: CommandRecord): number => command.settledAt ?? command.createdAt;
