import type { AccountDocument, AccountInfo } from '../../../../client/index.js';
import type { Named, Names } from './orders.js';

/** How things are called, from the accounts' documents as they are at the moment. */
export class AccountNames implements Names {
  constructor(
    private readonly accounts: () => readonly AccountInfo[],
    private readonly documentOf: (account: string) => AccountDocument | undefined,
  ) {}

  account(account: string): string {
    return this.accounts().find(({ id }) => id === account)?.name ?? account;
  }

  agent(account: string, agent: string): string {
    return this.documentOf(account)?.agents[agent]?.name ?? agent;
  }

  queue(account: string, queue: string): string {
    return this.documentOf(account)?.queues[queue]?.name ?? queue;
  }

  agents(account: string): readonly Named[] {
    return named(Object.values(this.documentOf(account)?.agents ?? {}));
  }

  queues(account: string, agent?: string): readonly Named[] {
    const { queues = {}, agents = {} } = this.documentOf(account) ?? {};
    const all = named(Object.values(queues));
    if (agent === undefined) return all;
    const memberships = agents[agent]?.queues ?? {};
    return all.filter(({ id }) => Object.hasOwn(memberships, id));
  }
}

const named = (rows: readonly Named[]): Named[] =>
  rows.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
