import { z } from 'zod';
import { AccountId, Id } from '../domain/id.js';
import type { AccountConfig, GroupConfig } from './floor-config.js';
import { text } from './values.schema.js';

/** `<account>/<id>`; the id of an agent or a queue may have slashes of its own. */
const Member = z.string('must be text such as hq/6400').refine(
  (value) => {
    const { account, id } = memberOf(value);
    return AccountId.safeParse(account).success && Id.safeParse(id).success;
  },
  { message: 'must be an account and an id, such as hq/6400' },
);
const Members = z.array(Member).max(5_000, 'must name at most 5,000').default([]);

export const Group = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]{1,100}$/, 'must be 1-100 of a-z, 0-9 and -'),
    name: text.exactOptional(),
    queues: Members,
    agents: Members,
  })
  .refine(({ queues, agents }) => queues.length + agents.length > 0, {
    message: 'must name queues, agents or both',
  });
type Group = z.infer<typeof Group>;

export const Groups = z.array(Group).max(200, 'must be at most 200').default([]);

const UNREADABLE = { id: undefined, tenant: undefined };
/** As far as it can be read; the schema of the file reports everything else. */
const Raw = z
  .looseObject({
    accounts: z.array(z.looseObject({ id: z.unknown(), tenant: z.unknown() }).catch(UNREADABLE)).catch([]),
    groups: z.array(z.looseObject({ id: z.unknown() }).catch(UNREADABLE)).catch([]),
  })
  .catch({ accounts: [], groups: [] });
const Names = z.array(z.unknown()).catch([]);

/** Groups name configured accounts, all of one tenant, and each has an id of its own. */
export function checkGroups(raw: unknown): string[] {
  const { accounts, groups } = Raw.parse(raw);
  const tenants = new Map(accounts.map(({ id, tenant }) => [id, tenant]));
  const seen = new Map<unknown, number>();
  const mistakes: string[] = [];
  for (const [index, group] of groups.entries()) {
    const place = `groups[${index}]`;
    const first = seen.get(group.id);
    if (typeof group.id === 'string' && first !== undefined)
      mistakes.push(`${place}.id: "${group.id}" is already the id of groups[${first}]`);
    else seen.set(group.id, index);
    const of = new Set<unknown>();
    for (const list of ['queues', 'agents'] as const)
      for (const [nth, member] of Names.parse(group[list]).entries()) {
        if (!Member.safeParse(member).success) continue;
        const { account } = memberOf(String(member));
        if (tenants.has(account)) of.add(tenants.get(account));
        else mistakes.push(`${place}.${list}[${nth}]: there is no account "${account}"`);
      }
    if (of.size > 1) mistakes.push(`${place}: must name accounts of one tenant only`);
  }
  return mistakes;
}

/** @param accounts that `checkGroups` has compared them with */
export function groupsOf(groups: readonly Group[], accounts: readonly AccountConfig[]): GroupConfig[] {
  return groups.flatMap(({ id, name = id, ...lists }) => {
    const [queues, agents] = [lists.queues.map(memberOf), lists.agents.map(memberOf)];
    const [first] = [...queues, ...agents];
    const tenant = accounts.find((account) => account.id === first?.account)?.tenant;
    return tenant === undefined ? [] : { id, name, tenant, queues, agents };
  });
}

function memberOf(value: string): { account: string; id: string } {
  const [account = '', ...rest] = value.split('/');
  return { account, id: rest.join('/') };
}
