import { Injectable } from '@nestjs/common';
import { queueOfAlert, type Alert } from '../domain/alert.js';
import type { Command, CommandType } from '../domain/command.js';
import type { Scope, Principal } from './principal.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import {
  accountTopic,
  alertsTopic,
  metricsTopic,
  parseTopic,
  queueMetricsTopic,
  queueOf,
  queueTopic,
  type TopicRef,
} from '../domain/topic.js';

type Subject<T extends string> = T extends `${infer S}.${string}` ? S : never;

/** Commands on agents and calls are for supervisors, changes of the set-up for administrators. */
const SCOPES: { readonly [S in Subject<CommandType>]: Scope } = {
  agent: 'agents:command',
  call: 'agents:command',
  queue: 'queues:admin',
  'status-label': 'queues:admin',
  skill: 'queues:admin',
  server: 'queues:admin',
};

/** The only commands that an agent's own token may send, for that agent and whatever its scopes. */
const AGENT_COMMANDS: ReadonlySet<CommandType> = new Set([
  'agent.login',
  'agent.logout',
  'agent.pause',
  'agent.unpause',
]);

/** Commands that act on the whole account, so a token for single queues may not send them. */
const ACCOUNT_WIDE: ReadonlySet<CommandType> = new Set([
  'queue.create',
  'status-label.set',
  'status-label.delete',
  'skill.create',
  'skill.update',
  'skill.delete',
  'server.create',
  'server.update',
  'server.delete',
]);

export function commandScope(type: CommandType): Scope {
  const [subject = ''] = type.split('.', 1);
  return SCOPES[subject as Subject<CommandType>];
}

export const isAgentCommand = (type: CommandType): boolean => AGENT_COMMANDS.has(type);
export const isAccountWide = (type: CommandType): boolean => ACCOUNT_WIDE.has(type);

/** What a request accesses. With `topicKind`: the rows of that topic; without: only that the account exists. */
export interface Resource {
  account: string;
  queue?: string;
  topicKind?: TopicRef['kind'];
  /** The set-up of the account. */
  setup?: boolean;
}

/** Decides what a principal may do; the only place that does. */
@Injectable()
export class Authority {
  constructor(private readonly config: FloorConfig) {}

  may(principal: Principal, action: Scope, resource: Resource): boolean {
    return this.check(principal, action, resource) === undefined;
  }

  /** Throws `forbidden`, or `not-found` if the token must not know that the account exists. */
  ensure(principal: Principal, action: Scope, resource: Resource): void {
    const refusal = this.check(principal, action, resource);
    if (refusal !== undefined) throw refusal;
  }

  /** Throws `not-found` if the token must not know that the account exists. */
  ensureAccount(principal: Principal, account: string): void {
    const refusal = this.checkAccount(principal, account);
    if (refusal !== undefined) throw refusal;
  }

  /** For what affects the whole tenant, such as revoking users' tokens. Throws `forbidden`. */
  ensureWholeTenant({ accounts, queues, topics, agent }: Principal): void {
    if ([accounts, queues, topics, agent].every((narrowing) => narrowing === undefined)) return;
    throw new FloorError('forbidden', 'The token covers only a part of the tenant.');
  }

  /** For what all tenants share, such as the job queues. Throws `forbidden`. */
  ensureOperations(principal: Principal): void {
    if (!principal.scopes.has('queues:admin')) throw lacksScope('queues:admin');
    this.ensureWholeTenant(principal);
    if (principal.tenant === this.config.operations?.tenant) return;
    throw new FloorError(
      'forbidden',
      'The job queues belong to all tenants. Only the tenant that operates the service may see them.',
    );
  }

  /** Whether callers' numbers and names are masked: the account masks them, and the token lacks `callers:read`. */
  hidesCallers(principal: Principal, account: string): boolean {
    const { maskCallers } = configuredAccount(this.config, account) ?? {};
    return maskCallers === true && !this.may(principal, 'callers:read', { account });
  }

  mayCommand(principal: Principal, account: string, type: CommandType): boolean {
    return this.checkCommand(principal, account, type) === undefined;
  }

  /** Checked before the names in a command are resolved. Throws `forbidden` or `not-found`. */
  ensureCommand(principal: Principal, account: string, type: CommandType): void {
    const refusal = this.checkCommand(principal, account, type);
    if (refusal !== undefined) throw refusal;
  }

  /**
   * Checks that a token may act on all queues of a command. A command without queues acts on the whole account. Throws
   * `forbidden`.
   */
  ensureQueues(principal: Principal, account: string, queues: readonly string[]): void {
    if (principal.queues === undefined) return;
    if (queues.length === 0) throw notForWholeAccount(account);
    if (queues.every((queue) => this.reaches(principal, account, queue))) return;
    throw new FloorError(
      'forbidden',
      `The command would act on queues of account "${account}" that the token does not cover. Name only queues that it covers.`,
    );
  }

  /** Whether the token covers the queue. */
  reaches({ queues }: Principal, account: string, queue: string): boolean {
    return queues === undefined || namesQueue(queues, account, queue);
  }

  /** A command is visible to its sender, and to those who may follow the account's commands. */
  maySee(principal: Principal, command: Pick<Command, 'account' | 'by' | 'byIssuer'>): boolean {
    const { account } = command;
    if (this.checkAccount(principal, account) !== undefined) return false;
    return (
      isSender(principal, command) || this.may(principal, 'floor:read', { account, topicKind: 'commands' })
    );
  }

  /** An alert is visible to those who may follow the account's alerts, and one about a queue to those who may read that queue. */
  maySeeAlert(principal: Principal, action: Scope, { account, id }: Pick<Alert, 'account' | 'id'>): boolean {
    if (this.may(principal, action, { account, topicKind: 'alerts' })) return true;
    const queue = queueOfAlert(id);
    return queue !== undefined && this.may(principal, action, { account, queue, topicKind: 'queue' });
  }

  /** Ids of the only queues of the account that the token covers, sorted; undefined: all. */
  queuesOf({ queues, topics }: Principal, account: string): string[] | undefined {
    const refs =
      topics && [...topics].map((topic) => parseTopic(topic)).filter((ref) => ref?.account === account);
    if (refs?.some((ref) => ref?.kind === 'account') === false)
      return refs.flatMap((ref) => (ref?.kind === 'queue' ? [ref.queue] : [])).sort();
    if (queues === undefined) return undefined;
    const prefix = `${account}/`;
    return [...queues]
      .flatMap((name) =>
        name.startsWith(prefix) ? [name.slice(prefix.length)] : name.includes('/') ? [] : [name],
      )
      .sort();
  }

  private checkCommand(principal: Principal, account: string, type: CommandType): FloorError | undefined {
    const hidden = this.checkAccount(principal, account);
    if (hidden !== undefined) return hidden;
    const scope = commandScope(type);
    if (principal.agent !== undefined) {
      if (isAgentCommand(type)) return undefined;
      return new FloorError(
        'forbidden',
        'The token is an agent’s own. It allows only logging in and out, pausing and unpausing.',
      );
    }
    if (!principal.scopes.has(scope)) return lacksScope(scope);
    return principal.queues !== undefined && isAccountWide(type) ? notForWholeAccount(account) : undefined;
  }

  private check(principal: Principal, action: Scope, resource: Resource): FloorError | undefined {
    const { account, queue, topicKind } = resource;
    if (!principal.scopes.has(action)) return lacksScope(action);
    const hidden = this.checkAccount(principal, account);
    if (hidden !== undefined) return hidden;
    if (topicKind === 'commands' && !seesCommands(principal))
      return new FloorError('forbidden', 'The token does not allow reading the commands of others.');
    if (principal.topics !== undefined) return checkDisplay(principal.topics, resource);
    if (queue !== undefined)
      return this.reaches(principal, account, queue)
        ? undefined
        : new FloorError('forbidden', `The token does not cover queue "${queue}" of account "${account}".`);
    return topicKind === undefined || principal.queues === undefined
      ? undefined
      : notForWholeAccount(account);
  }

  private checkAccount({ tenant, accounts, topics }: Principal, account: string): FloorError | undefined {
    return configuredAccount(this.config, account)?.tenant === tenant &&
      accounts?.has(account) !== false &&
      (topics === undefined || [...topics].some((topic) => parseTopic(topic)?.account === account))
      ? undefined
      : new FloorError('not-found', `There is no account "${account}".`);
  }
}

/** Records made before issuers were recorded name the subject alone. */
const isSender = (
  { subject, issuer }: Principal,
  { by, byIssuer }: Pick<Command, 'by' | 'byIssuer'>,
): boolean => subject === by && (byIssuer === undefined || byIssuer === issuer);

const lacksScope = (scope: Scope): FloorError =>
  new FloorError('forbidden', `The token lacks the scope "${scope}".`);

/** The commands of others are visible to those who may send commands or read the audit trail. */
function seesCommands({ agent, scopes }: Principal): boolean {
  const sufficient: Scope[] = ['agents:command', 'queues:admin', 'audit:read'];
  return agent === undefined && sufficient.some((scope) => scopes.has(scope));
}

const notForWholeAccount = (account: string): FloorError =>
  new FloorError('forbidden', `The token covers single queues, not all of account "${account}".`);

/** A display may follow its topics, and may know that their accounts exist. */
function checkDisplay(
  topics: ReadonlySet<string>,
  { account, queue, topicKind, setup }: Resource,
): FloorError | undefined {
  const allowed =
    topicKind === 'queue' && queue !== undefined
      ? topics.has(queueTopic(account, queue))
      : topicKind === 'account'
        ? topics.has(accountTopic(account))
        : topicKind === 'alerts'
          ? topics.has(alertsTopic(account)) || topics.has(accountTopic(account))
          : topicKind === 'metrics'
            ? topics.has(metricsTopic(account)) ||
              (queue !== undefined && topics.has(queueMetricsTopic(account, queue)))
            : topicKind === undefined && setup !== true;
  return allowed ? undefined : new FloorError('forbidden', 'The topic is not one of the display’s.');
}

/** A bare id never matches a queue id with a slash, which could be mistaken for `<account>/<queue>`. */
function namesQueue(queues: ReadonlySet<string>, account: string, queue: string): boolean {
  return queues.has(`${account}/${queue}`) || (!queue.includes('/') && queues.has(queue));
}

export function resourceOf(ref: TopicRef): Resource {
  const { account, kind: topicKind } = ref;
  const queue = queueOf(ref);
  return { account, topicKind, ...(queue !== undefined && { queue }) };
}
