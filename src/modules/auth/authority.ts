import { Injectable } from '@nestjs/common';
import type { CommandType } from '../domain/command.js';
import type { Scope, Principal } from './principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { accountTopic, parseTopic, queueTopic, type TopicRef } from '../domain/topic.js';

type Subject<T extends string> = T extends `${infer S}.${string}` ? S : never;

/** What acts on people and calls is a supervisor's; what changes how the system is set up is an administrator's. */
const SCOPES: { readonly [S in Subject<CommandType>]: Scope } = {
  agent: 'agents:command',
  call: 'agents:command',
  queue: 'queues:admin',
  'status-label': 'queues:admin',
  skill: 'queues:admin',
  server: 'queues:admin',
};

/** An agent's own token orders these for that agent, whatever its scopes, and nothing else. */
const OWN: ReadonlySet<CommandType> = new Set([
  'agent.login',
  'agent.logout',
  'agent.pause',
  'agent.unpause',
]);

/** These act on the whole account, so a token for single queues never may. */
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

export const isOwn = (type: CommandType): boolean => OWN.has(type);
export const isAccountWide = (type: CommandType): boolean => ACCOUNT_WIDE.has(type);

/** What somebody wants to touch. With `topicKind` its rows are meant, without it only that the account exists. */
export interface Resource {
  account: string;
  queue?: string;
  topicKind?: TopicRef['kind'];
  /** How the account is set up is meant. */
  setup?: boolean;
}

/** The one place that says who may do what. */
@Injectable()
export class Authority {
  private readonly tenants: ReadonlyMap<string, string>;
  /** Accounts that hide who calls. */
  private readonly masking: ReadonlySet<string>;
  /** The tenant that operates the service, if one does. */
  private readonly operations: string | undefined;

  constructor(config: FloorConfig) {
    this.tenants = new Map(config.accounts.map(({ id, tenant }) => [id, tenant]));
    this.masking = new Set(config.accounts.filter(({ maskCallers }) => maskCallers).map(({ id }) => id));
    this.operations = config.operations?.tenant;
  }

  may(principal: Principal, action: Scope, resource: Resource): boolean {
    return this.refusal(principal, action, resource) === undefined;
  }

  /** Throws `forbidden`, or `not-found` for whatever the token must not even know to exist. */
  ensure(principal: Principal, action: Scope, resource: Resource): void {
    const refusal = this.refusal(principal, action, resource);
    if (refusal !== undefined) throw refusal;
  }

  /** Throws `not-found` when the token must not even know of the account, whatever it may do there. */
  ensureAccount(principal: Principal, account: string): void {
    const refusal = this.accountRefusal(principal, account);
    if (refusal !== undefined) throw refusal;
  }

  /** For what concerns the whole tenant: its people's logins. */
  ensureWholeTenant({ accounts, queues, topics, agent }: Principal): void {
    if ([accounts, queues, topics, agent].every((narrowing) => narrowing === undefined)) return;
    throw new FloorError('forbidden', 'The token is for a part of the tenant only.');
  }

  /** For what all tenants share: the machinery of the service itself. */
  ensureOperations(principal: Principal): void {
    if (!principal.scopes.has('queues:admin')) throw lacks('queues:admin');
    this.ensureWholeTenant(principal);
    if (principal.tenant === this.operations) return;
    throw new FloorError(
      'forbidden',
      'The job queues are those of all tenants; the token is not of the one that operates the service.',
    );
  }

  /** Whether callers' numbers and names are shown masked: their account masks them, and the token has no right to them. */
  hidesCallers(principal: Principal, account: string): boolean {
    return this.masking.has(account) && !this.may(principal, 'callers:read', { account });
  }

  mayCommand(principal: Principal, account: string, type: CommandType): boolean {
    return this.commandRefusal(principal, account, type) === undefined;
  }

  /** Before the names in an order are looked up: whether the token may order such a thing at all. */
  ensureCommand(principal: Principal, account: string, type: CommandType): void {
    const refusal = this.commandRefusal(principal, account, type);
    if (refusal !== undefined) throw refusal;
  }

  /**
   * Whether a token may act on all these queues: those an order means. An order that means none acts on the whole
   * account.
   */
  ensureQueues(principal: Principal, account: string, queues: readonly string[]): void {
    if (principal.queues === undefined) return;
    if (queues.length === 0) throw notForAll(account);
    if (queues.every((queue) => this.reaches(principal, account, queue))) return;
    throw new FloorError(
      'forbidden',
      `The command would act on queues of account "${account}" that the token is not for; name those it is for.`,
    );
  }

  /** Whether a queue is among those that the token was narrowed to. */
  reaches({ queues }: Principal, account: string, queue: string): boolean {
    return queues === undefined || namesQueue(queues, account, queue);
  }

  /** Whoever ordered a command may look at it, and whoever sees the account's commands. */
  maySee(principal: Principal, { account, by }: { account: string; by: string }): boolean {
    if (this.accountRefusal(principal, account) !== undefined) return false;
    return principal.subject === by || this.may(principal, 'floor:read', { account, topicKind: 'commands' });
  }

  private commandRefusal(principal: Principal, account: string, type: CommandType): FloorError | undefined {
    const hidden = this.accountRefusal(principal, account);
    if (hidden !== undefined) return hidden;
    const scope = commandScope(type);
    if (principal.agent !== undefined) {
      if (isOwn(type)) return undefined;
      return new FloorError(
        'forbidden',
        'The token is an agent’s own: it is for logging in and out, pausing and unpausing.',
      );
    }
    if (!principal.scopes.has(scope)) return lacks(scope);
    return principal.queues !== undefined && isAccountWide(type) ? notForAll(account) : undefined;
  }

  private refusal(principal: Principal, action: Scope, resource: Resource): FloorError | undefined {
    const { account, queue, topicKind } = resource;
    if (!principal.scopes.has(action)) return lacks(action);
    const hidden = this.accountRefusal(principal, account);
    if (hidden !== undefined) return hidden;
    if (topicKind === 'commands' && !seesCommands(principal))
      return new FloorError('forbidden', 'The token is not for looking at other people’s commands.');
    if (principal.topics !== undefined) return displayRefusal(principal.topics, resource);
    if (queue !== undefined)
      return this.reaches(principal, account, queue)
        ? undefined
        : new FloorError('forbidden', `The token is not for queue "${queue}" of account "${account}".`);
    return topicKind === undefined || principal.queues === undefined ? undefined : notForAll(account);
  }

  private accountRefusal({ tenant, accounts, topics }: Principal, account: string): FloorError | undefined {
    return this.tenants.get(account) === tenant &&
      accounts?.has(account) !== false &&
      (topics === undefined || [...topics].some((topic) => parseTopic(topic)?.account === account))
      ? undefined
      : new FloorError('not-found', `There is no account "${account}".`);
  }
}

const lacks = (scope: Scope): FloorError =>
  new FloorError('forbidden', `The token lacks the scope "${scope}".`);

/** Who does what to whom is for those who order themselves, and for those who read the audit trail. */
function seesCommands({ agent, scopes }: Principal): boolean {
  const enough: Scope[] = ['agents:command', 'queues:admin', 'audit:read'];
  return agent === undefined && enough.some((scope) => scopes.has(scope));
}

const notForAll = (account: string): FloorError =>
  new FloorError('forbidden', `The token is for single queues, not for all of account "${account}".`);

/** A display sees its topics, and of their accounts that they exist. */
function displayRefusal(
  topics: ReadonlySet<string>,
  { account, queue, topicKind, setup }: Resource,
): FloorError | undefined {
  const seen =
    topicKind === 'queue' && queue !== undefined
      ? topics.has(queueTopic(account, queue))
      : topicKind === 'account'
        ? topics.has(accountTopic(account))
        : topicKind === undefined && setup !== true;
  return seen ? undefined : new FloorError('forbidden', 'The display is for other topics only.');
}

/** A bare id never matches a queue whose own id holds a slash, so that no id can pose as `<account>/<queue>`. */
function namesQueue(queues: ReadonlySet<string>, account: string, queue: string): boolean {
  return queues.has(`${account}/${queue}`) || (!queue.includes('/') && queues.has(queue));
}

export function resourceOf(ref: TopicRef): Resource {
  const { account, kind: topicKind } = ref;
  return ref.kind === 'queue' ? { account, queue: ref.queue, topicKind } : { account, topicKind };
}
