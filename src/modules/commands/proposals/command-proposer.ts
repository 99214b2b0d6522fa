import { Injectable, Logger } from '@nestjs/common';
import type { TargetFields } from '../../../vendors/port/command.js';
import type { AccountDocument } from '../../domain/account-document.js';
import type { Command, CommandProposal } from '../../domain/command.js';
import type { ResolvedCommand } from '../../domain/resolved-command.js';
import type { RemedyCommand } from '../../domain/remedy.js';
import { CurrentRoster } from '../../floor/current-roster.js';
import { AccountView } from '../api/account-views.js';
import { CommandCatalogue } from '../api/capabilities.js';
import { digestOf } from '../api/command-request.js';
import { checkedForRule } from '../api/command-resolver.js';
import { CommandQueue } from '../command-queue.js';
import { newCommandId } from '../command-record.js';
import { CommandStateMachine, TAKEN_UP_MS } from '../command-state-machine.js';
import type { NeedRefusal, ProposeOutcome, RuleGuards, RuleJoin } from '../command-guards.js';
import { CommandStore } from '../command-store.js';
import { RuleJoins } from './rule-joins.js';

/** A command that a rule proposes, or sends where `proposal.approval` is `auto`. */
export interface RuleCommand {
  account: string;
  request: RemedyCommand;
  proposal: Omit<CommandProposal, 'expiresAt'>;
  /** How long a proposal waits for a person. */
  expiresMs: number;
  /** What the command's form requires and the request leaves out. */
  subject: { agent?: string; queue?: string };
  /** The account as the rule has seen it. */
  live: AccountDocument;
  guards: RuleGuards;
  /** What there is to it once its names are resolved; absent: nothing. */
  weigh?: (command: ResolvedCommand) => Weighed;
}

/** Why the command is not made, or what is put down with it. */
export interface Weighed {
  refusal?: NeedRefusal;
  join?: RuleJoin;
}

/** Puts the commands of rules on record. A command is made once for each firing and agent, however often it is asked for. */
@Injectable()
export class CommandProposer {
  private readonly logger = new Logger(CommandProposer.name);

  constructor(
    private readonly catalogue: CommandCatalogue,
    private readonly rosters: CurrentRoster,
    private readonly store: CommandStore,
    private readonly queue: CommandQueue,
    private readonly stateMachine: CommandStateMachine,
    readonly joins: RuleJoins,
  ) {}

  /** Throws `FloorError`s where the command cannot be, and other errors when Redis does not answer. */
  async propose(wanted: RuleCommand): Promise<ProposeOutcome> {
    const { account, guards, live, expiresMs } = wanted;
    const supported = this.catalogue.formOf(account, wanted.request.type);
    const request = withSubject(wanted, supported.form.aim);
    const roster = (await this.rosters.of(account)) ?? { queues: {}, agents: {} };
    const checked = checkedForRule(request, account, supported, new AccountView(roster, live));
    const createdAt = Date.now();
    const isAuto = wanted.proposal.approval === 'auto';
    const proposal = { ...wanted.proposal, ...(!isAuto && { expiresAt: createdAt + expiresMs }) };
    const { params, ...targets } = checked.resolved;
    const { refusal, join } = wanted.weigh?.(checked.resolved) ?? {};
    if (refusal !== undefined) return refusal;
    const command: Command = {
      ...{ id: newCommandId(account), account, ...targets, params, by: `rule:${proposal.rule}` },
      ...{ createdAt, status: isAuto ? 'accepted' : 'proposed', proposal },
    };
    const { alert, firing, undoes } = proposal;
    const key = digestOf(
      undoes === undefined ? ['rule', alert, firing, targets.agent ?? ''] : ['rule-undoes', undoes, firing],
    );
    const accepting = { command, effect: checked.effect, request: key, body: key };
    const checks = { ...guards, ...(join !== undefined && { join }) };
    const outcome = await this.store.propose(accepting, checks, isAuto ? TAKEN_UP_MS : expiresMs);
    if (outcome !== 'accepted') return outcome;
    this.logger.log(
      `${command.id}: ${command.type} was ${isAuto ? 'accepted' : 'proposed'} by rule ${proposal.rule}.`,
    );
    // It is on record: when it cannot be enqueued, `CommandRecovery` finds it.
    if (isAuto) await this.queue.add(command.id).catch(() => undefined);
    return outcome;
  }

  /** The alert that the command is for is over. Nothing happens to one that a person has answered meanwhile. */
  async withdraw(id: string): Promise<void> {
    const record = await this.store.load(id);
    if (record !== undefined) await this.stateMachine.apply(record, { kind: 'withdrawn', at: Date.now() });
  }

  /** As it is stored; undefined: too old, or never made. */
  async command(id: string): Promise<Command | undefined> {
    return (await this.store.load(id))?.command;
  }

  /** The newest commands for an agent since an instant. */
  async since(account: string, agent: string, since: number): Promise<Command[]> {
    return this.store.audit(account, { agent, since, limit: MOST_READ });
  }
}

const MOST_READ = 200;

function withSubject({ request, subject }: RuleCommand, aim: TargetFields): RemedyCommand {
  const { agent, queue } = subject;
  return {
    ...request,
    ...(aim.agent === 'required' && request.agent === undefined && agent !== undefined && { agent }),
    ...(aim.queue === 'required' && request.queue === undefined && queue !== undefined && { queue }),
    ...(aim.queues === 'listed' &&
      request.queues === undefined &&
      queue !== undefined && { queues: [queue] }),
  };
}
