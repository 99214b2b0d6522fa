import { Injectable, Logger } from '@nestjs/common';
import { Authority } from '../../auth/authority.js';
import { identityOf, type Principal } from '../../auth/principal.js';
import { isSettled, type Command } from '../../domain/command.js';
import type { ResolvedCommand } from '../../domain/resolved-command.js';
import { FloorError } from '../../domain/problem.js';
import { withLogFields } from '../../../lib/log-fields.js';
import { NO_TRACING, Tracing } from '../../tracing/tracing.js';
import type { Effect } from '../../../vendors/port/command.js';
import { newCommandId, unreadableParts } from '../command-record.js';
import { InvalidCommand } from './invalid-command.js';
import { TAKEN_UP_MS } from '../command-state-machine.js';
import { CommandWaiter, WAIT_MS } from './command-waiter.js';
import { CommandLimiter } from './command-limiter.js';
import { CommandQueue } from '../command-queue.js';
import { ensureBounded, digestOf } from './command-request.js';
import { CommandStore, type AcceptOutcome, type KeyAnswer, type NewCommand } from '../command-store.js';
import { CommandResolver } from './command-resolver.js';

/** Usually a UUID. */
const KEY = /^[\x21-\x7e]{1,200}$/;

/** Accepts a command: checks and records it, enqueues it for a worker, and waits a moment for its outcome. */
@Injectable()
export class CommandService {
  private readonly logger = new Logger(CommandService.name);

  constructor(
    private readonly authority: Authority,
    private readonly limiter: CommandLimiter,
    private readonly resolver: CommandResolver,
    private readonly store: CommandStore,
    private readonly queue: CommandQueue,
    private readonly waiter: CommandWaiter,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /**
   * Accepts one command per key: the same key gives the same command, and is refused with another request. Resolves when the
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
      request: digestOf([identityOf(caller), idempotencyKey]),
      body: digestOf(request),
    };
    // All in one round trip.
    const [before, yields] = await stored(
      Promise.all([
        this.store.answerOf(account, asked.request),
        this.limiter.isBeyondShare(caller, account),
        this.limiter.take(caller),
      ]),
    );
    if (before !== undefined) return this.repeated(before, asked.body);
    const { resolved, effect } = await this.resolver.check(caller, account, request);
    const command = newCommand(account, caller, resolved);
    ensureReadable(command, effect);
    this.tracing.add(() => ({ command: command.id, type: command.type }));
    return withLogFields({ command: command.id, account }, () =>
      this.record({ command, effect, yields, ...asked }),
    );
  }

  private async record(accepting: NewCommand): Promise<Command> {
    const { command, body, yields } = accepting;
    const { id, account, type } = command;
    await stored(this.waiter.follow(account));
    try {
      const accepted = await stored(
        this.accept(accepting),
        'it is not known whether the command was accepted',
      );
      if (accepted.outcome === 'known') return await this.repeated(accepted.answer, body);
      if (accepted.outcome === 'full') throw tooMany(account);
      this.logger.log(`${id}: ${type} was accepted.`);
      await this.enqueue(id, yields);
      return (await this.waiter.settled(account, id, WAIT_MS)) ?? command;
    } finally {
      this.waiter.unfollow(account);
    }
  }

  private accept(accepting: NewCommand): Promise<AcceptOutcome> {
    const { context: trace } = this.tracing;
    return this.tracing.during({ name: 'record', kind: 'producer', attributes: sent }, () =>
      this.store.accept({ ...accepting, trace }, TAKEN_UP_MS),
    );
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

  /** The command is on record: when it cannot be enqueued, `CommandRecovery` finds it. */
  private async enqueue(id: string, yields?: boolean): Promise<void> {
    try {
      await this.queue.add(id, yields);
    } catch (error) {
      this.waiter.missed(id, error);
    }
  }
}

/** The record is the message; its job is only a bell. */
const sent = () => ({ 'messaging.system': 'bullmq', 'messaging.operation.type': 'send' });

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

function newCommand(account: string, caller: Principal, { params, ...targets }: ResolvedCommand): Command {
  const { subject: by, issuer: byIssuer } = caller;
  return {
    ...{ id: newCommandId(account), account, ...targets, params, by },
    ...(byIssuer !== undefined && { byIssuer }),
    ...{ createdAt: Date.now(), status: 'accepted' },
  };
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
    `Account "${account}" has had more commands within a quarter of an hour than can be shown. Send the command again later.`,
  );
}

/** While the store is away nothing can be accepted. @param fate of the command */
async function stored<T>(answer: Promise<T>, fate = 'nothing was accepted'): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof FloorError) throw error;
    throw new FloorError(
      'unavailable',
      `The store cannot be reached; ${fate}. Send the command again with the same key.`,
      { cause: error },
    );
  }
}
