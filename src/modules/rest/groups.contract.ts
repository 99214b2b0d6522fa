import { z } from 'zod';
import type { GroupMember } from '../config/floor-config.js';
import type { RouteContract } from '../http/describes.js';
import { named, schemaOf } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';

/** A named list of queues and agents, as far as the token covers them. */
export interface GroupRow {
  id: string;
  name: string;
  queues: GroupMember[];
  agents: GroupMember[];
  /** The token names it as one of the caller's own. */
  own?: true;
}

const Member = named(
  'GroupMember',
  schemaOf<GroupMember>()(z.object({ account: z.string(), id: z.string() })),
  'A queue or an agent: the account, and the id there.',
);
const Row = named(
  'Group',
  schemaOf<GroupRow>()(
    z.object({
      id: z.string(),
      name: z.string(),
      queues: z.array(Member),
      agents: z.array(Member),
      own: z.literal(true).exactOptional(),
    }),
  ),
  'A named list of queues and agents, perhaps of several accounts, as far as the token covers them. `own`: the token names it as one of the caller’s own.',
  {
    ...{ id: 'gold', name: 'Gold customers', own: true },
    queues: [
      { account: 'hq', id: '6400' },
      { account: 'berlin', id: '3' },
    ],
    agents: [{ account: 'hq', id: '1004' }],
  },
);

export const groupsContract: RouteContract = {
  tag: 'Accounts',
  summary: 'List the groups',
  description:
    'The teams of the configuration (`groups`). A token for single queues is shown the queues that it covers, and no agents; a group of which it covers nothing is left out.',
  query: PageQuery,
  answers: { 200: { description: 'A page of them, by id.', body: pageAnswer('GroupPage', Row) } },
};
