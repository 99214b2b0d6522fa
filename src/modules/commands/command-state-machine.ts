import { Injectable, Logger } from '@nestjs/common';
import { type Command, afterEvent, isOver, isSettled, type CommandEvent } from '../domain/command.js';
import { withLogFields } from '../../lib/log-fields.js';
import { NO_TRACING, Tracing } from '../tracing/tracing.js';
import type { CommandRecord } from './command-record.js';
import { CommandMetrics } from './command-metrics.js';
import { CommandStore, type StepExtras } from './command-store.js';

/** After this time an accepted command that no worker has taken is enqueued again: its job may have been lost. */
export const TAKEN_UP_MS = 2_000;
/** The process that handles a command renews its lease more often than this; afterwards another one takes over. */
export const LEASE_MS = 5_000;
/** How long a command stays on its topic. */
const SHOWN_MS = 15 * 60_000;

/** Moves commands through their states: every step is checked, recorded and published at once. */
@Injectable()
export class CommandStateMachine {
  private readonly logger = new Logger(CommandStateMachine.name);

  constructor(
    private readonly store: CommandStore,
    private readonly metrics: CommandMetrics,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /**
   * The record after the event; undefined when it cannot happen any more, because another process was first or the
   * command is not to be found. Throws when Redis does not answer.
   * @param from as last known; read again when it is not the newest
   */
  async apply(
    from: CommandRecord,
    event: CommandEvent,
    extras: StepExtras = {},
  ): Promise<CommandRecord | undefined> {
    let stored: CommandRecord | undefined = from;
    let { command } = from;
    // Each conflict is another step of a command that has four.
    while (stored !== undefined) {
      const after = afterEvent(command, event);
      if (after === undefined) return undefined;
      const outcome = await this.step(stored, after, event, extras);
      if (outcome !== 'conflict') return outcome;
      const { revision } = stored;
      stored = await this.store.load(after.id);
      // Else Redis went back in time, and what it lost has happened all the same.
      if (stored !== undefined && stored.revision > revision) ({ command } = stored);
    }
    return undefined;
  }

  /** Like `apply`, but only to this very revision: after a step of another process nothing is done. */
  async applyToLatest(from: CommandRecord, event: CommandEvent): Promise<CommandRecord | undefined> {
    const after = afterEvent(from.command, event);
    if (after === undefined) return undefined;
    const outcome = await this.step(from, after, event);
    return outcome === 'conflict' ? undefined : outcome;
  }

  private async step(
    from: CommandRecord,
    after: Command,
    event: CommandEvent,
    extras: StepExtras = {},
  ): Promise<CommandRecord | 'conflict' | undefined> {
    const outcome = await this.store.step(from, after, checkMs(after, from), extras);
    if (outcome !== 'done') return outcome === 'gone' ? undefined : outcome;
    this.report(from, after, event);
    return {
      ...from,
      command: after,
      revision: from.revision + 1,
      ...(extras.fencesAtAck !== undefined && { fencesAtAck: extras.fencesAtAck }),
      ...(extras.effect !== undefined && { effect: extras.effect }),
    };
  }

  /** Logs, counts and traces the step. */
  private report({ trace }: CommandRecord, after: Command, event: CommandEvent): void {
    const { id, account, settledAt, confirmation = '' } = after;
    withLogFields({ command: id, account }, () => this.logger.log(`${id}: ${wordFor(after, event)}.`));
    if (event.kind !== 'sent' && event.kind !== 'approved') this.metrics.commanded(after);
    if (event.kind !== 'confirmation' || trace === undefined || settledAt === undefined) return;
    const attributes = () => ({ account, command: id, confirmation });
    this.tracing.note({ name: 'confirmation', from: trace, since: settledAt, attributes });
  }
}

/** In the words of the row. */
function wordFor({ status, confirmation, error }: Command, { kind }: CommandEvent): string {
  const what = kind === 'confirmation' ? (confirmation ?? status) : status;
  return error === undefined ? what : `${what} (${error.code})`;
}

/** @param ageMs at the last check, which is seconds ago at most where it matters */
function checkMs(command: Command, { ageMs }: CommandRecord): number {
  if (isOver(command)) return Math.max(0, SHOWN_MS - ageMs);
  return isSettled(command) || command.status === 'sent' ? LEASE_MS : TAKEN_UP_MS;
}
