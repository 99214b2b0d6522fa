import { parse } from 'yaml';
import { issueTexts, WITH_INPUT } from './config-mistakes.js';
import type { AccountConfig } from './floor-config.js';
import { checkGroups, Groups, groupsOf } from './groups.js';

const ACCOUNTS = `
accounts:
  - { id: hq, tenant: acme }
  - { id: berlin, tenant: acme }
  - { id: rival, tenant: rival }
`;
const mistakesIn = (text: string): string[] => {
  const raw = parse(`${ACCOUNTS}groups:\n${text}`) as { groups: unknown };
  const shape = Groups.safeParse(raw.groups, WITH_INPUT).error?.issues ?? [];
  return [...shape.flatMap((issue) => issueTexts(issue, ['groups'], [])), ...checkGroups(raw)];
};

describe('groups of the configuration', () => {
  it('are lists of queues and agents over accounts of one tenant; ids may have slashes', () => {
    const raw = parse(`
- { id: gold, name: Gold customers, queues: [hq/6400, "berlin/Night shift"], agents: [hq/1004, hq/Local/101@agents] }
- { id: bench, agents: [rival/1] }
`) as unknown;
    const accounts = parse(ACCOUNTS) as { accounts: AccountConfig[] };
    expect(groupsOf(Groups.parse(raw), accounts.accounts)).toEqual([
      {
        ...{ id: 'gold', name: 'Gold customers', tenant: 'acme' },
        queues: [
          { account: 'hq', id: '6400' },
          { account: 'berlin', id: 'Night shift' },
        ],
        agents: [
          { account: 'hq', id: '1004' },
          { account: 'hq', id: 'Local/101@agents' },
        ],
      },
      { id: 'bench', name: 'bench', tenant: 'rival', queues: [], agents: [{ account: 'rival', id: '1' }] },
    ]);
  });

  it('are optional', () => {
    expect(Groups.parse(undefined)).toEqual([]);
    expect(checkGroups({ accounts: [] })).toEqual([]);
    expect(checkGroups('nonsense')).toEqual([]);
  });

  it('with mistakes are refused, each with its place', () => {
    expect(mistakesIn('  - { id: Gold, queues: [hq/1] }')).toEqual([
      'groups[0].id: must be 1-100 of a-z, 0-9 and -',
    ]);
    expect(mistakesIn('  - { id: empty }')).toEqual(['groups[0]: must name queues, agents or both']);
    expect(mistakesIn('  - { id: a, queues: [6400] }')).toEqual([
      'groups[0].queues[0]: must be text such as hq/6400',
    ]);
    expect(mistakesIn('  - { id: a, queues: ["6400", hq/, /1, hq/..] }')).toEqual(
      [0, 1, 2, 3].map((n) => `groups[0].queues[${n}]: must be an account and an id, such as hq/6400`),
    );
    expect(mistakesIn('  - { id: a, queues: [hq/1], agents: [paris/1] }')).toEqual([
      'groups[0].agents[0]: there is no account "paris"',
    ]);
    expect(mistakesIn('  - { id: a, queues: [hq/1], agents: [rival/1] }')).toEqual([
      'groups[0]: must name accounts of one tenant only',
    ]);
    expect(mistakesIn('  - { id: a, queues: [hq/1] }\n  - { id: a, queues: [hq/2] }')).toEqual([
      'groups[1].id: "a" is already the id of groups[0]',
    ]);
  });
});
