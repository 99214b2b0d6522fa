import { Logger } from '@nestjs/common';
import { DebouncedTask } from '../../lib/debounced-task.js';
import { OutageLog } from '../../lib/outage-log.js';
import type { CommandProposer } from '../commands/proposals/command-proposer.js';
import type { AccountDocument } from '../domain/account-document.js';
import type { Alert } from '../domain/alert.js';
import { isSettled, type CommandsDocument } from '../domain/command.js';
import { own } from '../domain/document.js';
import { FloorError } from '../domain/problem.js';
import type { QueueDocument } from '../domain/queue-document.js';
import type { Remedy } from '../domain/remedy.js';
import type { Rule } from '../domain/rule.js';
import { accountTopic, commandsTopic, queueTopic } from '../domain/topic.js';
import type { FloorReplica } from '../floor/floor-replica.js';
import type { AlertMetrics } from './alert-metrics.js';
import type { ConfiguredGroups } from './configured-groups.js';
import { commandsOf, mayBeAuto, type ChosenCommand, type RemedyPicture } from './remedy-commands.js';
import { weigh } from './remedy-need.js';
import type { RuleStore } from './rule-store.js';

interface RemedyServices {
  replica: Pick<FloorReplica, 'view'>;
  rules: Pick<RuleStore, 'remedies'>;
  proposer: Pick<CommandProposer, 'propose'>;
  groups: Pick<ConfiguredGroups, 'agentsOf'>;
  alertMetrics: Pick<AlertMetrics, 'remedied'>;
}

interface Due {
  rule: Rule;
  remedy: Remedy;
  firing: number;
  /** How often the picture had changed before a command was on record. */
  tries: number;
}

const EVERY_MS = 50;
/** A picture that changes so often is one for a person. */
const MOST_TRIES = 5;

/**
 * The remedies of one account: what rules do when they fire. A firing is taken up until its commands are on record, by whichever
 * process coordinates the account; each command is made once.
 */
export class AccountRemedies {
  private readonly logger = new Logger(AccountRemedies.name);
  private readonly due = new Map<string, Due>();
  private readonly task: DebouncedTask;

  /** @param alertOf the row of an alert, as it is evaluated */
  constructor(
    private readonly account: { id: string; tenant: string },
    private readonly services: RemedyServices,
    private readonly alertOf: (id: string) => Alert | undefined,
  ) {
    const outage = new OutageLog(this.logger, `propose commands of rules in account ${account.id}`);
    this.task = new DebouncedTask(EVERY_MS, outage, () => this.run());
  }

  /** An alert fires, or fired before this process took over. */
  fired({ id, state, firingSince }: Alert, rule: Rule | undefined): void {
    const remedy = rule?.then;
    if (rule === undefined || remedy === undefined || state !== 'firing' || firingSince === undefined) return;
    if (firingSince + remedy.expiresSeconds * 1_000 <= Date.now()) return;
    this.due.set(id, { rule, remedy, firing: firingSince, tries: 0 });
    this.task.ask();
  }

  /** Takes up what could not be put on record. */
  check(): void {
    if (this.due.size > 0) this.task.ask();
  }

  stop(): Promise<void> {
    return this.task.stop();
  }

  private async run(): Promise<void> {
    for (const [id, due] of [...this.due]) {
      const isDone = await this.remedy(id, due);
      if (isDone && this.due.get(id) === due) this.due.delete(id);
    }
    this.check();
  }

  /** Resolves to whether nothing is left to do. */
  private async remedy(id: string, due: Due): Promise<boolean> {
    const { rule, firing } = due;
    const { stopped } = await this.services.rules.remedies(this.account.tenant);
    const alert = this.alertOf(id);
    const isOn = alert?.state === 'firing' && alert.firingSince === firing;
    if (!isOn || alert.clearingSince !== undefined) return true;
    if (stopped) {
      this.count('stopped', `Rule ${rule.id} fired for ${id}, and remedies are stopped.`);
      return true;
    }
    // From here to the picture's version nothing else runs: it is the version that the alert was evaluated with.
    const seen = this.seen(alert);
    if (seen === undefined) return true;
    let isDone = true;
    for (const chosen of commandsOf(due.remedy, alert, seen.picture))
      if ((await this.put(chosen, alert, due, seen)) === 'changed') isDone = false;
    due.tries += 1;
    return isDone;
  }

  private async put(chosen: ChosenCommand, alert: Alert, due: Due, seen: Seen): Promise<string> {
    const { rule, remedy, firing, tries } = due;
    const isAuto =
      tries < MOST_TRIES &&
      alert.held === undefined &&
      seen.live.source.self.state === 'live' &&
      mayBeAuto(remedy, chosen, seen.picture);
    const outcome = await this.services.proposer
      .propose({
        ...{ account: this.account.id, ...chosen, live: seen.live },
        proposal: { rule: rule.id, alert: alert.id, firing, approval: isAuto ? 'auto' : 'required' },
        expiresMs: remedy.expiresSeconds * 1_000,
        guards: {
          ...{ rule: rule.id, maxPerHour: remedy.maxPerHour },
          agentCooldownMs: remedy.agentCooldownSeconds * 1_000,
          ...(isAuto && { seen: seen.document }),
        },
        weigh: (command) => weigh(remedy, command, seen.live.agents, this.pausing()),
      })
      .catch((error: unknown) => {
        if (!(error instanceof FloorError)) throw error;
        this.logger.warn(`Rule ${rule.id} cannot act on ${alert.id}: ${error.message}`);
        return 'refused' as const;
      });
    if (outcome !== 'known')
      this.count(outcome === 'accepted' ? (isAuto ? 'sent' : 'proposed') : outcome, undefined);
    return outcome;
  }

  private count(outcome: string, message: string | undefined): void {
    this.services.alertMetrics.remedied(this.account.id, outcome);
    if (message !== undefined) this.logger.log(message);
  }

  private seen({ subject: { kind, id } }: Alert): Seen | undefined {
    const views = this.services.replica;
    const account = views.view(accountTopic(this.account.id));
    const topic = kind === 'queue' ? queueTopic(this.account.id, id) : accountTopic(this.account.id);
    const view = views.view(topic);
    if (account === undefined || view === undefined) return undefined;
    // What is stored under these topics was made by our own writer.
    const live = account.state as AccountDocument;
    const queue = kind === 'queue' ? (view.state as QueueDocument) : undefined;
    const { epoch, version } = view;
    return {
      live,
      document: { topic, epoch, version },
      picture: {
        queue,
        agent: (agent) => own(live.agents, agent),
        group: (group) => this.services.groups.agentsOf(group, this.account.id),
      },
    };
  }

  /** What the picture does not show yet. */
  private pausing(): ReadonlySet<string> {
    const state = this.services.replica.view(commandsTopic(this.account.id))?.state;
    const commands = Object.values((state as CommandsDocument | undefined)?.commands ?? {});
    const open = commands.filter((command) => command.type === 'agent.pause' && !isSettled(command));
    return new Set(open.flatMap(({ agent }) => agent ?? []));
  }
}

/** The documents that a command is chosen from. */
interface Seen {
  live: AccountDocument;
  document: { topic: string; epoch: string; version: number };
  picture: RemedyPicture;
}
