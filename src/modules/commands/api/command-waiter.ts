import { Injectable, Logger } from '@nestjs/common';
import { Command, isSettled } from '../../domain/command.js';
import { own, type Ops, type Rows } from '../../domain/document.js';
import { commandsTopic } from '../../domain/topic.js';
import { FloorReplica } from '../../floor/floor-replica.js';
import { CommandStore } from '../command-store.js';

/** How long a request waits for the outcome; afterwards it comes over the topic, or the client asks for it. */
export const WAIT_MS = 3_000;

/** Waits until a command is settled, by the same change log that clients follow. */
@Injectable()
export class CommandWaiter {
  private readonly logger = new Logger(CommandWaiter.name);
  /** By the command's id: what checks whether it is settled. */
  private readonly waiting = new Map<string, () => void>();

  constructor(
    private readonly replica: FloorReplica,
    private readonly store: CommandStore,
  ) {
    replica.on('change', ({ delta }) => this.changed(delta.ops));
    replica.on('reset', () => this.waiting.forEach((check) => check()));
  }

  /** Begins to follow the account's commands; each call wants one `unfollow`. Throws when Redis does not answer. */
  async follow(account: string): Promise<void> {
    // Else there is nothing to follow before the account's first command.
    if ((await this.replica.follow(commandsTopic(account))) === undefined) await this.store.open(account);
  }

  unfollow(account: string): void {
    this.replica.unfollow(commandsTopic(account));
  }

  /** The followed account's command once it is settled, or as it is when that takes longer; undefined when it did not appear. */
  settled(account: string, id: string, withinMs: number): Promise<Command | undefined> {
    return new Promise((resolve) => {
      const end = (command?: Command): void => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(command);
      };
      const check = (): void => {
        const command = this.known(account, id);
        if (command !== undefined && isSettled(command)) end(command);
      };
      const timer = setTimeout(() => end(this.known(account, id)), withinMs);
      this.waiting.set(id, check);
      check();
    });
  }

  /** The command could not be enqueued. */
  missed(id: string, error: unknown): void {
    this.logger.warn(`${id} is sent some seconds late: ${String(error)}`);
  }

  private changed({ commands: ops }: Ops): void {
    if (ops === undefined || this.waiting.size === 0) return;
    for (const id of [...Object.keys(ops.put ?? {}), ...Object.keys(ops.set ?? {})]) this.waiting.get(id)?.();
  }

  private known(account: string, id: string): Command | undefined {
    const rows: Rows = own(this.replica.view(commandsTopic(account))?.state ?? {}, 'commands') ?? {};
    const row = own(rows, id);
    return row === undefined ? undefined : Command.parse(row);
  }
}
