import { Injectable } from '@nestjs/common';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import type { TopicRef } from '../domain/topic.js';
import type { Principal, Scope } from './principal.js';

/** What somebody wants to touch. With `topicKind` its rows are meant, without it only that the account exists. */
export interface Resource {
  account: string;
  queue?: string;
  topicKind?: TopicRef['kind'];
}

/** The one place that says who may do what. */
@Injectable()
export class Authority {
  private readonly tenants: ReadonlyMap<string, string>;

  constructor(config: FloorConfig) {
    this.tenants = new Map(config.accounts.map(({ id, tenant }) => [id, tenant]));
  }

  may(principal: Principal, action: Scope, resource: Resource): boolean {
    return this.refusal(principal, action, resource) === undefined;
  }

  /** Throws `forbidden`, or `not-found` for whatever the token must not even know to exist. */
  ensure(principal: Principal, action: Scope, resource: Resource): void {
    const refusal = this.refusal(principal, action, resource);
    if (refusal !== undefined) throw refusal;
  }

  private refusal(principal: Principal, action: Scope, resource: Resource): FloorError | undefined {
    const { account, queue, topicKind } = resource;
    if (!principal.scopes.has(action))
      return new FloorError('forbidden', `The token lacks the scope "${action}".`);
    if (this.tenants.get(account) !== principal.tenant || principal.accounts?.has(account) === false)
      return new FloorError('not-found', `There is no account "${account}".`);
    if (principal.queues === undefined) return undefined;
    if (queue !== undefined)
      return namesQueue(principal.queues, account, queue)
        ? undefined
        : new FloorError('forbidden', `The token is not for queue "${queue}" of account "${account}".`);
    return topicKind === undefined
      ? undefined
      : new FloorError('forbidden', `The token is for single queues, not for all of account "${account}".`);
  }
}

/** A bare id never matches a queue whose own id holds a slash, so that no id can pose as `<account>/<queue>`. */
function namesQueue(queues: ReadonlySet<string>, account: string, queue: string): boolean {
  return queues.has(`${account}/${queue}`) || (!queue.includes('/') && queues.has(queue));
}
