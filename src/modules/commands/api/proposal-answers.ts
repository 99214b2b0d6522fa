import { Injectable, Logger } from '@nestjs/common';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import type { Command, CommandDecision } from '../../domain/command.js';
import { FloorError } from '../../domain/problem.js';
import { orUnavailable } from '../../domain/unavailable.js';
import { CommandQueue } from '../command-queue.js';
import type { CommandRecord } from '../command-record.js';
import { accountOf } from '../command-record.js';
import { CommandStateMachine } from '../command-state-machine.js';
import { CommandStore } from '../command-store.js';
import { CommandResolver } from './command-resolver.js';
import { CommandWaiter, WAIT_MS } from './command-waiter.js';

/** What a person answers to a command that a rule proposes. Throws `FloorError`s. */
@Injectable()
export class ProposalAnswers {
  private readonly logger = new Logger(ProposalAnswers.name);

  constructor(
    private readonly authority: Authority,
    private readonly resolver: CommandResolver,
    private readonly store: CommandStore,
    private readonly stateMachine: CommandStateMachine,
    private readonly queue: CommandQueue,
    private readonly waiter: CommandWaiter,
  ) {}

  /** Checked as if the caller had sent it now. Resolves when the command is settled, or after 3 s. */
  async approve(caller: Principal, id: string, note?: string): Promise<Command> {
    const record = await this.find(caller, id);
    const { account, type, agent, queue, queues, params } = record.command;
    const { effect } = await this.resolver.check(caller, account, {
      ...{ type, params },
      ...(agent !== undefined && { agent }),
      ...(queue !== undefined && { queue }),
      ...(queues !== undefined && { queues }),
    });
    await orUnavailable(this.waiter.follow(account));
    try {
      const event = { kind: 'approved', decision: decisionOf(caller, note) } as const;
      const approved = await orUnavailable(this.stateMachine.apply(record, event, { effect }));
      if (approved === undefined) throw notProposed(id);
      this.logger.log(`${id}: approved by ${caller.subject}.`);
      // It is on record: when it cannot be enqueued, `CommandRecovery` finds it.
      await this.queue.add(id).catch((error: unknown) => this.waiter.missed(id, error));
      return (await this.waiter.settled(account, id, WAIT_MS)) ?? approved.command;
    } finally {
      this.waiter.unfollow(account);
    }
  }

  async decline(caller: Principal, id: string, note?: string): Promise<Command> {
    const record = await this.find(caller, id);
    const { account, type } = record.command;
    this.authority.ensureCommand(caller, account, type);
    const event = { kind: 'declined', decision: decisionOf(caller, note) } as const;
    const declined = await orUnavailable(this.stateMachine.apply(record, event));
    if (declined === undefined) throw notProposed(id);
    this.logger.log(`${id}: declined by ${caller.subject}.`);
    return declined.command;
  }

  private async find(caller: Principal, id: string): Promise<CommandRecord> {
    const unknown = new FloorError('not-found', `There is no command "${id.slice(0, 100)}".`);
    if (accountOf(id) === undefined) throw unknown;
    const record = await orUnavailable(this.store.load(id));
    if (record === undefined || !this.authority.maySee(caller, record.command)) throw unknown;
    const { status, proposal } = record.command;
    if (status !== 'proposed' || Date.now() > (proposal?.expiresAt ?? Infinity)) throw notProposed(id);
    return record;
  }
}

const decisionOf = ({ subject: by, issuer: byIssuer }: Principal, note?: string): CommandDecision => ({
  ...{ by, at: Date.now() },
  ...(byIssuer !== undefined && { byIssuer }),
  ...(note !== undefined && { note }),
});

const notProposed = (id: string): FloorError =>
  new FloorError('not-proposed', `Command ${id} was approved, declined or withdrawn, or has expired.`);
