import { Injectable } from '@nestjs/common';
import { afterEvent, isOver, isSettled, type Command, type CommandEvent } from '../domain/command.js';
import type { Begun, CommandRecord } from './command-record.js';
import { CommandMetrics } from './command-metrics.js';
import { CommandStore } from './command-store.js';

/** An accepted command that nobody took up: its job may have been lost. */
export const TAKEN_UP_MS = 2_000;
/** Whoever sees to a command says so more often than this; then somebody else does. */
export const LEASE_MS = 5_000;
/** So long a command is seen on its topic. */
const SHOWN_MS = 15 * 60_000;

/** Moves commands along their lives: every step is checked, put on record and published at once. */
@Injectable()
export class CommandLife {
  constructor(
    private readonly store: CommandStore,
    private readonly metrics: CommandMetrics,
  ) {}

  /**
   * The record after the event; undefined when it cannot happen any more, because somebody else was first or the
   * command is not to be found. Throws when Redis does not answer.
   * @param from as last known; read again when it is not the newest
   */
  async happen(from: CommandRecord, event: CommandEvent, begun?: Begun): Promise<CommandRecord | undefined> {
    let record: CommandRecord | undefined = from;
    // Each conflict is another step of a life that has three.
    while (record !== undefined) {
      const after = afterEvent(record.command, event);
      if (after === undefined) return undefined;
      const outcome = await this.store.step(record, after, lookMs(after), begun);
      if (outcome === 'gone') return undefined;
      if (outcome === 'done') {
        if (event.kind !== 'sent') this.metrics.commanded(after);
        return {
          ...record,
          command: after,
          revision: record.revision + 1,
          ...(begun !== undefined && { begun }),
        };
      }
      record = await this.store.load(after.id);
    }
    return undefined;
  }
}

function lookMs(command: Command): number {
  if (isOver(command)) return Math.max(0, command.createdAt + SHOWN_MS - Date.now());
  return isSettled(command) || command.status === 'sent' ? LEASE_MS : TAKEN_UP_MS;
}
