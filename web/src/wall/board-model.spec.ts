import type {
  AccountDocument,
  Agent,
  AgentCounts,
  QueueDocument,
  QueueSummary,
  TopicView,
} from '../../../client/index.js';
import type { FloorViews } from '../shared/floor-topics.js';
import { boardOf } from './board-model.js';
import { alarmKeys, boardStatusAt, soundsOf } from './board-status.js';
import { gridFor, gridsIn, ITEMS, mostIn } from './fit.js';
import { pageOf, turnMs } from './paging.js';
import { toneOfNews } from './sound.js';

const NOW = 1_000_000;
const counts: AgentCounts = {
  ...{ available: 1, ringing: 0, onCall: 0, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
};
const live = { state: 'live', polledAt: NOW - 3_000, saidBy: 'server' } as const;
const queue = (id: string, waiting = 0, oldestSince?: number): QueueSummary => ({
  ...{ id, name: `Queue ${id}`, number: `64${id}`, waiting, agents: counts },
  ...(oldestSince !== undefined && { oldestSince }),
});
const agent = (id: string, more: Partial<Agent>): Agent => ({
  ...{ id, name: `Agent ${id}`, state: 'available', queues: { '1': 'available' } },
  ...more,
});
const account = (
  id: string,
  queues: ReturnType<typeof queue>[],
  agents: Agent[] = [],
  freshness: TopicView['freshness'] = live,
): [string, TopicView<AccountDocument>] => [
  id,
  {
    topic: `account/${id}`,
    epoch: 'e',
    version: 7,
    freshness,
    state: {
      source: { self: { id: 'self', name: `${id} phones`, vendor: 'yeastar', state: 'live', since: 0 } },
      queues: Object.fromEntries(queues.map((row) => [row.id, row])),
      agents: Object.fromEntries(agents.map((row) => [row.id, row])),
    },
  },
];
const ALL = { accounts: [], queues: [] };
const board = (views: Partial<FloorViews>, wanted: { accounts: string[]; queues: string[] } = ALL) =>
  boardOf({ accounts: new Map(), queues: [], ...views }, new Map([['hq', 'HQ']]), wanted);

describe('the board', () => {
  const accounts = new Map([
    account(
      'hq',
      [queue('2'), queue('1', 2, NOW - 10_000)],
      [agent('a', {}), agent('b', { queues: { '2': 'paused' } })],
    ),
    account('berlin', [queue('1', 1, NOW - 40_000)], [agent('a', { state: 'on-call' })]),
  ]);

  it('has every queue of every account, each in its place', () => {
    const { queues, sources } = board({ accounts });
    expect(queues.map(({ key }) => key)).toEqual(['berlin/1', 'hq/1', 'hq/2']);
    expect(queues[0]).toMatchObject({ version: 'e:7', row: { waiting: 1 } });
    expect(sources.map(({ name }) => name)).toEqual(['berlin phones', 'HQ']);
  });

  it.each([
    [{ accounts: ['berlin'], queues: [] }, ['berlin/1'], ['berlin/a']],
    [{ accounts: [], queues: ['hq/2'] }, ['hq/2'], ['hq/b']],
    [{ accounts: [], queues: ['1'] }, ['berlin/1', 'hq/1'], ['hq/a', 'berlin/a']],
    [{ accounts: ['hq'], queues: ['641', 'queue 2'] }, ['hq/1', 'hq/2'], ['hq/a', 'hq/b']],
  ])('is narrowed by %j', (wanted, queues, agents) => {
    const found = board({ accounts }, wanted);
    expect(found.queues.map(({ key }) => key)).toEqual(queues);
    expect(found.agents.map(({ key }) => key).sort()).toEqual(agents.sort());
    expect(found.missing).toEqual([]);
  });

  it('names the queues it was asked for in vain, once everything has come', () => {
    const wanted = { accounts: [], queues: ['1', 'Sails'] };
    expect(board({ accounts }, wanted).missing).toEqual(['Sails']);
    const coming = { topic: 'account/paris', freshness: { state: 'starting', saidBy: 'client' } } as const;
    expect(board({ accounts: new Map([...accounts, ['paris', coming]]) }, wanted).missing).toEqual([]);
  });

  it('is made of single queues too, with each agent once', () => {
    const membership = (id: string, state: Agent['state']) => ({ id, name: id, state, vendorState: state });
    const view = (id: string, states: Record<string, Agent['state']>, polledAt: number) => ({
      account: 'hq',
      queue: id,
      view: {
        topic: `queue/hq/${id}`,
        ...{ epoch: 'e', version: 1 },
        freshness: { ...live, polledAt },
        state: {
          queue: { self: queue(id) },
          waiting: {},
          agents: Object.fromEntries(Object.entries(states).map(([who, is]) => [who, membership(who, is)])),
        },
      } satisfies TopicView<QueueDocument>,
    });
    const queues = [
      view('1', { ada: 'available', ben: 'on-call' }, NOW - 9_000),
      view('2', { ada: 'on-call', ben: 'other-call' }, NOW - 1_000),
    ];
    const { agents, sources } = board({ queues });
    expect(agents.map(({ key, row, queues: names }) => [key, row.state, names])).toEqual([
      ['hq/ada', 'on-call', ['Queue 1', 'Queue 2']],
      ['hq/ben', 'on-call', ['Queue 1', 'Queue 2']],
    ]);
    expect(sources).toEqual([
      { account: 'hq', name: 'HQ', freshness: { ...live, polledAt: NOW - 9_000 }, refused: false },
    ]);
  });
});

describe('the board at an instant', () => {
  const limits = { waiting: 2, oldestSeconds: 30, pauseSeconds: 60 };
  const pauses = [
    agent('late', { state: 'paused', since: NOW - 50_000 }),
    agent('talks', { state: 'on-call' }),
    agent('unknown', { state: 'not-ready' }),
    agent('early', { state: 'paused', since: NOW - 500_000 }),
  ];

  it('has the longest pause first', () => {
    const accounts = new Map([account('hq', [queue('1')], pauses)]);
    const { agents } = boardStatusAt(board({ accounts }), limits, NOW);
    expect(agents.map(({ row, alarm }) => [row.id, alarm?.level])).toEqual([
      ['early', 'alarm'],
      ['late', 'warn'],
      ['unknown', undefined],
      ['talks', undefined],
    ]);
  });

  it('adds up, and says whose numbers are old', () => {
    const down = { state: 'down', polledAt: NOW - 20_000, saidBy: 'server' } as const;
    const accounts = new Map([
      account('hq', [queue('1', 2, NOW - 31_000), queue('2', 1, NOW - 5_000)], pauses),
      account('berlin', [queue('1', 1, NOW - 40_000)], [], down),
    ]);
    const { totals, queues } = boardStatusAt(board({ accounts }), limits, NOW);
    expect(totals).toEqual({
      waiting: 4,
      oldestMs: 31_000,
      agents: new Map([
        ['paused', 2],
        ['on-call', 1],
        ['not-ready', 1],
      ]),
      old: ['berlin phones'],
      unread: [],
    });
    // It is not known whether that caller still waits: the wait and its alarms stop where the data stops.
    expect(queues.map(({ key, alarms }) => [key, alarms.map(({ kind }) => kind)])).toEqual([
      ['berlin/1', []],
      ['hq/1', ['waiting', 'oldest']],
      ['hq/2', []],
    ]);
  });

  it('shows no number where nothing was read yet, and names the accounts whose numbers are missing', () => {
    const unread = { state: 'starting', saidBy: 'server' } as const;
    const views = new Map([account('berlin', [], [], unread)]);
    expect(boardStatusAt(board({ accounts: views }), limits, NOW).totals).toEqual({
      ...{ old: [], unread: ['berlin phones'] },
    });
    views.set(...account('hq', [queue('1', 2)], []));
    expect(boardStatusAt(board({ accounts: views }), limits, NOW).totals).toEqual({
      ...{ waiting: 2, agents: new Map(), old: [], unread: ['berlin phones'] },
    });
    expect(boardStatusAt(board({}), limits, NOW).totals).toEqual({ old: [], unread: [] });
  });

  it('does not count agents that were never read, whatever else is', () => {
    const { agents: _, ...bare } = queue('1', 2);
    const accounts = new Map([account('hq', [bare, queue('2', 1)], [])]);
    expect(boardStatusAt(board({ accounts }), limits, NOW).totals).toEqual({
      waiting: 3,
      old: [],
      unread: [],
    });
  });

  it('calls for what is new, and for nothing that is merely remembered', () => {
    const accounts = new Map([
      account('hq', [queue('1', 9)], pauses),
      account('berlin', [queue('1', 9)], [], { state: 'down', polledAt: NOW, saidBy: 'server' }),
    ]);
    const status = boardStatusAt(board({ accounts }), limits, NOW);
    expect(alarmKeys(status)).toEqual(['waiting hq/1', 'pause hq/early']);
    expect(toneOfNews(new Set(), soundsOf(status))).toBe('alarm');
    expect(
      toneOfNews(new Set(alarmKeys(status)), [{ key: 'pause hq/early', tone: 'alarm' }]),
    ).toBeUndefined();
  });
});

describe('pages', () => {
  const items = Array.from({ length: 50 }, (_, i) => i);

  it('include every agent', () => {
    const all = [0, 1, 2].flatMap((page) => pageOf(items, 24, page).items);
    expect(all).toEqual(items);
    expect(pageOf(items, 24, 3)).toEqual({ items: items.slice(0, 17), page: 0, pages: 3 });
    expect(pageOf(items, 24, -1).page).toBe(2);
    expect(pageOf([], 24, 5)).toEqual({ items: [], page: 0, pages: 1 });
  });

  it('are equally full, with pinned items and without, so that no page is nearly empty', () => {
    const sizes = (count: number, size: number, isPinned?: (item: number) => boolean): number[] => {
      const all = Array.from({ length: count }, (_, i) => i);
      const { pages } = pageOf(all, size, 0, isPinned);
      return Array.from({ length: pages }, (_, page) => pageOf(all, size, page, isPinned).items.length);
    };
    expect(sizes(13, 12)).toEqual([7, 6]);
    expect(sizes(25, 8)).toEqual([7, 6, 6, 6]);
    // Two are on every page, and eleven others are on two pages.
    expect(sizes(13, 12, (item) => item < 2)).toEqual([8, 7]);
  });

  it('has every pinned item on every page, and all others once', () => {
    const items = Array.from({ length: 45 }, (_, i) => i);
    const isPinned = (item: number) => item % 20 === 19;
    const { pages } = pageOf(items, 12, 0, isPinned);
    const all = Array.from({ length: pages }, (_, page) => pageOf(items, 12, page, isPinned).items);
    for (const page of all) expect(page).toEqual(expect.arrayContaining([19, 39]));
    expect([...new Set(all.flat())].sort((a, b) => a - b)).toEqual(items);
  });

  it('lets more pinned items than it has places for take turns, and still shows the others', () => {
    const items = Array.from({ length: 45 }, (_, i) => i);
    const isPinned = (item: number) => item < 16;
    const pages = Array.from(
      { length: pageOf(items, 12, 0, isPinned).pages },
      (_, page) => pageOf(items, 12, page, isPinned).items,
    );
    // Within one turn each of them was up.
    expect(new Set([...pages[0]!, ...pages[1]!].filter(isPinned)).size).toBe(16);
    expect(new Set(pages.flat()).size).toBe(45);
  });

  it('turns faster the more there are, and never too fast to read', () => {
    expect([2, 8, 12, 100].map(turnMs)).toEqual([15_000, 15_000, 10_000, 8_000]);
  });
});

describe('what fits', () => {
  it.each([
    // 1080p, 720p and 4K have the same rem; the list is what the header and the pauses leave.
    ['landscape', { width: 79, height: 46 }, { columns: 4, rows: 4 }],
    ['portrait', { width: 57, height: 68 }, { columns: 3, rows: 7 }],
    ['a box that is not measured yet', { width: 0, height: 0 }, { columns: 1, rows: 1 }],
  ])('in %s', (_, box, grid) => {
    expect(mostIn(box, ITEMS.tiles)).toEqual(grid);
  });

  it('is the grid for the most items, else one for fewer', () => {
    // 4 by 3 at least sizes; of two grids for as many, the one with larger items comes first.
    expect(gridsIn({ width: 79, height: 33 }, ITEMS.tiles)).toEqual([
      { columns: 4, rows: 3 },
      { columns: 3, rows: 3 },
      { columns: 4, rows: 2 },
      { columns: 3, rows: 2 },
      { columns: 2, rows: 3 },
      { columns: 2, rows: 2 },
      { columns: 4, rows: 1 },
      { columns: 3, rows: 1 },
      { columns: 1, rows: 3 },
      { columns: 2, rows: 1 },
      { columns: 1, rows: 2 },
      { columns: 1, rows: 1 },
    ]);
  });

  it('gives few tiles all of the room', () => {
    const box = { width: 79, height: 46 };
    const most = mostIn(box, ITEMS.tiles);
    expect([1, 2, 3, 6, 7, 12].map((count) => gridFor(count, most, box, ITEMS.tiles))).toEqual([
      { columns: 1, rows: 1 },
      { columns: 1, rows: 2 },
      { columns: 2, rows: 2 },
      { columns: 2, rows: 3 },
      { columns: 3, rows: 3 },
      { columns: 3, rows: 4 },
    ]);
  });
});
