import { Logger } from '@nestjs/common';
import { DebouncedTask } from '../../lib/debounced-task.js';
import { OutageLog } from '../../lib/outage-log.js';
import type { RuleJoin } from '../commands/command-guards.js';
import type { CommandProposer } from '../commands/proposals/command-proposer.js';
import type { AccountDocument } from '../domain/account-document.js';
import type { AlertsDocument } from '../domain/alert.js';
import { isSettled, type Command, type CommandProposal, type CommandsDocument } from '../domain/command.js';
import { own } from '../domain/document.js';
import { FloorError } from '../domain/problem.js';
import type { QueueDocument } from '../domain/queue-document.js';
import { accountTopic, alertsTopic, commandsTopic, queueTopic } from '../domain/topic.js';
import type { FloorReplica } from '../floor/floor-replica.js';
import { isDecidedSince, outdatedProposals, queuesJoined } from './aftermath.js';
import type { AlertMetrics } from './alert-metrics.js';
import type { RuleStore } from './rule-store.js';

interface AftermathServices {
  replica: Pick<FloorReplica, 'view'>;
  rules: Pick<RuleStore, 'remedies'>;
  proposer: Pick<CommandProposer, 'propose' | 'withdraw' | 'command' | 'since' | 'joins'>;
  alertMetrics: Pick<AlertMetrics, 'remedied'>;
}

const EVERY_MS = 100;
/** Until what stands against a leave may be over: remedies are stopped, or a rule has just acted on the agent. */
const WAIT_MS = 10_000;
/** A picture that changes so often is one for a person. */
const MOST_TRIES = 5;

/**
 * What remains of a firing when its alert is over: proposals that no person has answered are withdrawn, and agents whom the rule has
 * joined to a queue leave it again. It is read from the rows, so any process that coordinates the account comes to the same.
 */
export class AccountAftermath {
  private readonly logger = new Logger(AccountAftermath.name);
  private readonly task: DebouncedTask;
  /** Undefined: to be read anew. */
  private joins: Map<string, RuleJoin> | undefined;
  private readonly notBefore = new Map<string, number>();
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly account: { id: string; tenant: string },
    private readonly services: AftermathServices,
  ) {
    const outage = new OutageLog(this.logger, `take back commands of rules in account ${account.id}`);
    this.task = new DebouncedTask(EVERY_MS, outage, () => this.run());
  }

  /** Called once a second, and when alerts or commands have changed. */
  check(): void {
    if (this.joins?.size !== 0 || this.outdated().length > 0) this.task.ask();
  }

  /** @param ids of commands that have changed */
  commanded(ids: readonly string[]): void {
    const rows = this.commands();
    if (ids.some((id) => rows[id]?.type === 'agent.join' && rows[id].proposal !== undefined))
      this.joins = undefined;
    this.check();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  private async run(): Promise<void> {
    const { proposer } = this.services;
    for (const { id } of this.outdated()) await proposer.withdraw(id);
    const joins = (this.joins ??= await proposer.joins.of(this.account.id));
    for (const [id, join] of joins) {
      if (!(await this.isDone(id, join))) continue;
      await proposer.joins.forget(this.account.id, id);
      joins.delete(id);
      this.notBefore.delete(id);
      this.tries.delete(id);
    }
  }

  private outdated(): Command[] {
    const alerts = this.alerts();
    return alerts === undefined ? [] : outdatedProposals(Object.values(this.commands()), alerts);
  }

  /** Whether the agent has left again, or is not to leave. */
  private async isDone(id: string, join: RuleJoin): Promise<boolean> {
    const command = this.commands()[id] ?? (await this.services.proposer.command(id));
    const { proposal, agent } = command ?? {};
    if (command === undefined || proposal === undefined || agent === undefined) return true;
    if (!isSettled(command) || command.confirmation === 'pending') return false;
    const queues = queuesJoined(command, join);
    if (queues.length === 0) return true;
    const alerts = this.alerts();
    const documents = queues.map((queue) => this.document<QueueDocument>(queueTopic(this.account.id, queue)));
    const isLive =
      this.document<AccountDocument>(accountTopic(this.account.id))?.source.self.state === 'live';
    if (!isLive || alerts === undefined || documents.includes(undefined)) return false;
    const still = queues.filter((_, i) => own(documents[i]?.agents ?? {}, agent) !== undefined);
    // A person has taken the agent out: it is not for the rule to say what comes after.
    if (still.length === 0) return true;
    const row = alerts[proposal.alert];
    if (row !== undefined && row.state !== 'resolved') return false;
    const leaves = Object.values(this.commands()).filter((one) => one.proposal?.undoes === id);
    if (leaves.some(({ status }) => status !== 'withdrawn'))
      return leaves.every(({ status }) => status !== 'proposed');
    if (Date.now() < (this.notBefore.get(id) ?? 0)) return false;
    const later = await this.services.proposer.since(this.account.id, agent, command.createdAt);
    if (isDecidedSince(command, still, later)) return true;
    const { stopped } = await this.services.rules.remedies(this.account.tenant);
    if (stopped) return this.wait(id);
    return this.leave({ command, proposal, agent }, still, join, row?.firingSince ?? proposal.firing);
  }

  private async leave(
    { command: { id }, proposal: { rule, alert }, agent }: Joined,
    queues: string[],
    join: RuleJoin,
    firing: number,
  ): Promise<boolean> {
    const [first = ''] = queues;
    const topic = queueTopic(this.account.id, first);
    const view = this.services.replica.view(topic);
    const live = this.document<AccountDocument>(accountTopic(this.account.id));
    if (view === undefined || live === undefined) return false;
    const { epoch, version } = view;
    const tries = this.tries.get(id) ?? 0;
    const isAuto = join.approval === 'auto' && tries < MOST_TRIES;
    this.tries.set(id, tries + 1);
    const outcome = await this.services.proposer
      .propose({
        ...{ account: this.account.id, live, subject: {}, expiresMs: join.expiresMs },
        request: { type: 'agent.leave', agent, queues, params: {} },
        proposal: { rule, alert, firing, approval: isAuto ? 'auto' : 'required', undoes: id },
        guards: {
          ...{ rule, agentCooldownMs: join.agentCooldownMs },
          ...(isAuto && { seen: { topic, epoch, version } }),
        },
      })
      .catch((error: unknown) => {
        if (!(error instanceof FloorError)) throw error;
        this.logger.warn(`Agent ${agent}, whom rule ${rule} has joined, cannot leave: ${error.message}`);
        return 'refused' as const;
      });
    if (outcome === 'changed') return false;
    if (outcome === 'cooling' || outcome === 'full') return this.wait(id);
    const counted = outcome === 'accepted' ? (isAuto ? 'sent' : 'proposed') : outcome;
    if (outcome !== 'known') this.services.alertMetrics.remedied(this.account.id, counted);
    // A leave that is proposed is waited for: the alert may fire again before it is answered.
    return outcome === 'refused' || outcome === 'known' || isAuto;
  }

  private wait(id: string): false {
    this.notBefore.set(id, Date.now() + WAIT_MS);
    return false;
  }

  private alerts(): AlertsDocument['alerts'] | undefined {
    return this.document<AlertsDocument>(alertsTopic(this.account.id))?.alerts;
  }

  private commands(): CommandsDocument['commands'] {
    return this.document<CommandsDocument>(commandsTopic(this.account.id))?.commands ?? {};
  }

  /** What is stored under the topics of an account was made by our own writers. */
  private document<T>(topic: string): T | undefined {
    return this.services.replica.view(topic)?.state as T | undefined;
  }
}

interface Joined {
  command: Command;
  proposal: CommandProposal;
  agent: string;
}
