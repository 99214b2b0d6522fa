import type { Command, FloorClient } from '../../../../client/index.js';
import type { Aim } from './capabilities.js';
import {
  further,
  isNews,
  progressOf,
  commandProgress,
  type Outcome,
  outcomeOf,
  type CommandProgress,
} from './command-progress.js';
import {
  newCommand,
  type Batch,
  type CommandRequest,
  type SentCommand,
  type CommandTarget,
} from './commands.js';

/** Phone systems refuse most of a hundred commands sent at once. */
const AT_A_TIME = 4;
/** Older batches are in the audit log. */
const MOST_BATCHES = 20;

interface Entry {
  sent: SentCommand;
  readonly batch: string;
  readonly aim: Aim;
  command?: Command;
}

/** Commands sent from this page, from the click to the outcome. */
export class SentCommands {
  batches: readonly Batch[] = [];
  private readonly entries = new Map<string, Entry>();
  private readonly limiter = new ConcurrencyLimiter(AT_A_TIME);

  constructor(
    private readonly client: Pick<FloorClient, 'commandFromForm' | 'now'>,
    private readonly changed: () => void,
  ) {}

  send(commands: readonly { request: CommandRequest; aim: Aim }[]): string {
    const batch = newKey();
    for (const { request, aim } of commands) {
      const key = newKey();
      const at = this.client.now();
      const progress = progressOf(request.type, at, key, { kind: 'sending' }, at);
      const entry: Entry = { sent: { ...request, key, progress }, batch, aim };
      this.entries.set(key, entry);
      this.limiter.run(() => this.submit(entry, false));
    }
    this.gather();
    for (const { id } of this.batches.slice(MOST_BATCHES)) this.forget(id);
    this.gather();
    this.changed();
    return batch;
  }

  retry(key: string): void {
    const entry = this.entries.get(key);
    if (entry?.sent.progress.stage !== 'unanswered') return;
    this.become(entry, { kind: 'sending' });
    this.limiter.run(() => this.submit(entry, true));
  }

  dismiss(batch: string): void {
    this.forget(batch);
    this.gather();
    this.changed();
  }

  *all(): Iterable<SentCommand> {
    for (const { sent } of this.entries.values()) yield sent;
  }

  /** @param rows every command of lately, by its id */
  follow(rows: ReadonlyMap<string, Command>, now: number): void {
    for (const entry of this.entries.values()) {
      const row = entry.command && rows.get(entry.command.id);
      if (entry.command === undefined || row === undefined) continue;
      this.take(entry, further(row, entry.command));
    }
    for (const { id, commands } of this.batches) {
      const done = commands.every(({ progress }) => progress.tone === 'good' && !isNews(progress, now));
      if (done) this.forget(id);
    }
    this.gather();
  }

  private async submit(entry: Entry, askedBefore: boolean): Promise<void> {
    const { sent, aim } = entry;
    try {
      const command = await this.client.commandFromForm({
        ...newCommand(sent, aim),
        idempotencyKey: sent.key,
      });
      this.take(entry, command);
    } catch (error) {
      this.become(entry, outcomeOf(error, askedBefore));
    }
    this.gather();
    this.changed();
  }

  private take(entry: Entry, command: Command): void {
    entry.command = command;
    const progress = commandProgress(command);
    if (progress !== entry.sent.progress) entry.sent = { ...entry.sent, progress };
  }

  private become(entry: Entry, outcome: Outcome): void {
    const { type, key, progress } = entry.sent;
    entry.sent = {
      ...entry.sent,
      progress: progressOf(type, progress.at, key, outcome, this.client.now()),
    };
    this.gather();
    this.changed();
  }

  private forget(batch: string): void {
    for (const [key, entry] of this.entries) if (entry.batch === batch) this.entries.delete(key);
  }

  /** The newest first; within a batch in the order of sending. */
  private gather(): void {
    const batches = new Map<string, SentCommand[]>();
    for (const { batch, sent } of this.entries.values()) {
      const among = batches.get(batch);
      if (among === undefined) batches.set(batch, [sent]);
      else among.push(sent);
    }
    this.batches = [...batches]
      .flatMap(([id, commands]): Batch[] =>
        commands[0] === undefined ? [] : [{ id, type: commands[0].type, commands }],
      )
      .reverse();
  }
}

/** `crypto.randomUUID` is for secure pages only, and a phone system's network may have no certificates. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The latest command of each target, by `targetKey`. */
export type LatestCommands = ReadonlyMap<string, CommandProgress>;

/** The row that shows a command: the agent, else the queue; neither for a command of the account itself. */
export function targetKey({ account, agent, queue }: CommandTarget): string {
  if (agent !== undefined) return `${account}/agent/${agent}`;
  return queue === undefined ? account : `${account}/queue/${queue}`;
}

/**
 * Recent commands of all users, and those sent from this page that have no row yet.
 * @param now epoch ms by the server's clock: what is no longer shown is left out
 */
export function latestCommands(
  rows: Iterable<Command>,
  sent: Iterable<Pick<SentCommand, 'target' | 'progress'>>,
  now: number,
): LatestCommands {
  const book = new Map<string, CommandProgress>();
  const note = (key: string, progress: CommandProgress): void => {
    const before = book.get(key);
    if (isNews(progress, now) && (before === undefined || before.at <= progress.at)) book.set(key, progress);
  };
  for (const row of rows) note(targetKey(row), commandProgress(row));
  for (const { target, progress } of sent) note(targetKey(target), progress);
  return book;
}

/** Runs a limited number of tasks at a time; the others wait in order. */
export class ConcurrencyLimiter {
  private readonly waiting: (() => Promise<void>)[] = [];
  private busy = 0;

  constructor(private readonly limiter: number) {}

  /** @param work never rejects */
  run(work: () => Promise<void>): void {
    this.waiting.push(work);
    this.next();
  }

  private next(): void {
    if (this.busy >= this.limiter) return;
    const work = this.waiting.shift();
    if (work === undefined) return;
    this.busy += 1;
    void work().finally(() => {
      this.busy -= 1;
      this.next();
    });
  }
}
