import { Injectable, Logger } from '@nestjs/common';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import { isSettled, type Command } from '../../domain/command.js';
import type { ResolvedCommand } from '../../domain/resolved-command.js';
import { FloorError } from '../../domain/problem.js';
import { withLogFields } from '../../../lib/log-fields.js';
import { NO_TRACING, Tracing } from '../../tracing/tracing.js';
import type { Effect } from '../../../vendors/port/command.js';
import { newCommandId, unreadableParts } from '../command-record.js';
import { InvalidCommand } from './invalid-command.js';
import { TAKEN_UP_MS } from '../command-state-machine.js';
import { CommandWaiter } from './command-waiter.js';
import { CommandLimiter } from './command-limiter.js';
import { CommandQueue } from '../command-queue.js';
import { ensureBounded, digestOf } from './command-request.js';
import { CommandStore, type AcceptOutcome, type KeyAnswer, type NewCommand } from '../command-store.js';
import { CommandResolver } from './command-resolver.js';

/** Whoever orders waits so long for the outcome; later it comes over the topic, or is asked for. */
const WAIT_MS = 3_000;
/** What people send: a UUID, mostly. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** Where orders are given: checked, put on record, rung for, and waited for a moment. */
@Injectable()
export class CommandService {
  private readonly logger = new Logger(CommandService.name);

  constructor(
    private readonly authority: Authority,
    private readonly pace: CommandLimiter,
    private readonly check: CommandResolver,
    private readonly store: CommandStore,
    private readonly queue: CommandQueue,
    private readonly news: CommandWaiter,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /**
   * Orders once per key: the same key gives the same command, and with another order a refusal. Resolves when the
   * command is settled, or after 3 s. Throws a `FloorError`.
   * @param request as it came, in the shape of `CommandRequest`
   */
  execute(caller: Principal, account: string, key: unknown, request: unknown): Promise<Command> {
    const start = { name: 'order', root: true, attributes: () => ({ account }) } as const;
    return this.tracing.during(start, () => this.acceptAndWait(caller, account, key, request));
  }

  /** The command, as it is now. */
  async find(id: string): Promise<Command | undefined> {
    return (await stored(this.store.load(id)))?.command;
  }

  private async acceptAndWait(
    caller: Principal,
    account: string,
    key: unknown,
    request: unknown,
  ): Promise<Command> {
    const idempotencyKey = keyOf(key);
    this.authority.ensureAccount(caller, account);
    ensureBounded(request);
    const asked = {
      request: digestOf([caller.tenant, caller.subject, idempotencyKey]),
      body: digestOf(request),
    };
    // Both in one round trip.
    const [before] = await stored(
      Promise.all([this.store.answerOf(account, asked.request), this.pace.take(caller)]),
    );
    if (before !== undefined) return this.repeated(before, asked.body);
    const { order, effect } = await this.check.check(caller, account, request);
    const command = newCommand(account, caller, order);
    ensureReadable(command, effect);
    this.tracing.add(() => ({ command: command.id, type: command.type }));
    return withLogFields({ command: command.id, account }, () => this.record({ command, effect, ...asked }));
  }

  private async record(order: NewCommand): Promise<Command> {
    const { command, body } = order;
    const { id, account, type } = command;
    await stored(this.news.follow(account));
    try {
      const accepted = await stored(this.accept(order), 'whether it was ordered is not known');
      if (accepted.outcome === 'known') return await this.repeated(accepted.answer, body);
      if (accepted.outcome === 'full') throw tooMany(account);
      this.logger.log(`${id}: ${type} was accepted.`);
      await this.enqueue(id);
      return (await this.news.settled(account, id, WAIT_MS)) ?? command;
    } finally {
      this.news.unfollow(account);
    }
  }

  private accept(order: NewCommand): Promise<AcceptOutcome> {
    const { context: trace } = this.tracing;
    return this.tracing.during({ name: 'record' }, () => this.store.accept({ ...order, trace }, TAKEN_UP_MS));
  }

  private async repeated({ id, body }: KeyAnswer, asked: string): Promise<Command> {
    if (body !== asked)
      throw new FloorError(
        'idempotency-conflict',
        'This idempotency key was used for another command. Every command wants a key of its own.',
      );
    const command = await this.find(id);
    if (command === undefined)
      throw new FloorError('internal', `Command ${id}, made with this key, cannot be found any more.`);
    if (!isSettled(command))
      throw new FloorError(
        'in-flight',
        `Command ${id}, made with this key, is still under way: ask for it by its id.`,
      );
    return command;
  }

  /** It is on record: when the bell does not ring, whoever looks after commands finds it. */
  private async enqueue(id: string): Promise<void> {
    try {
      await this.queue.add(id);
    } catch (error) {
      this.news.missed(id, error);
    }
  }
}

function keyOf(key: unknown): string {
  if (key === undefined || key === '')
    throw new FloorError(
      'idempotency-key-missing',
      'Send a key of your own with every command (header Idempotency-Key, or idempotencyKey), e.g. a UUID.',
    );
  if (typeof key !== 'string' || !KEY.test(key))
    throw new FloorError('bad-request', 'The idempotency key must be 1-200 visible ASCII characters.');
  return key;
}

function newCommand(account: string, caller: Principal, { params, ...aim }: ResolvedCommand): Command {
  const id = newCommandId(account);
  return { id, account, ...aim, params, by: caller.subject, createdAt: Date.now(), status: 'accepted' };
}

/** Nothing is accepted that the record's reader could not read. */
function ensureReadable(command: Command, effect: Effect): void {
  const parts = unreadableParts(command, effect);
  if (parts.length === 0) return;
  throw new InvalidCommand(
    parts.map((part) => ({
      path: [],
      code: 'wrong-format',
      message: `names what cannot be an id (${part})`,
    })),
  );
}

function tooMany(account: string): FloorError {
  return new FloorError(
    'too-many-commands',
    `Account "${account}" has had more commands within a quarter of an hour than can be shown. Order again later.`,
  );
}

/** While the store is away nothing can be accepted. @param fate of the order */
async function stored<T>(answer: Promise<T>, fate = 'nothing was ordered'): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof FloorError) throw error;
    throw new FloorError(
      'unavailable',
      `The store cannot be reached; ${fate}. Order again with the same key.`,
      { cause: error },
    );
  }
}
