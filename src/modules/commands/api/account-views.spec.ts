import { FloorReader } from '../../floor/floor-reader.js';
import type { FloorReplica } from '../../floor/floor-replica.js';
import { FreshnessService } from '../../floor/freshness.js';
import { InterestLeases } from '../../floor/interest-leases.js';
import type { Roster } from '../../domain/reading.js';
import type { FloorStore } from '../../floor/floor-store.js';
import { CurrentRoster } from '../../floor/current-roster.js';
import { AccountViews } from './account-views.js';

const ROSTER: Roster = { queues: { q1: { id: 'q1', name: 'Sales' } }, agents: {} };
const SERVERS = {
  source: { self: { id: 'self', target: 'servers' } },
  servers: { s1: { id: 's1', name: 'One' } },
};

describe(AccountViews.name, () => {
  let version: string | undefined;
  let state: object | undefined;
  let document: { state: object } | undefined;
  let away: boolean;
  let rostersRead: number;

  const answer = async <T>(value: T): Promise<T> => {
    if (away) throw new Error('Connection is closed.');
    return value;
  };
  const store = {
    rosterVersion: () => answer(version),
    roster: () => {
      rostersRead += 1;
      return answer(version === undefined ? undefined : { version, roster: { ...ROSTER } });
    },
    load: () => answer({ position: '0-0', ...(document !== undefined && { document }) }),
    targets: () =>
      answer([
        { target: 'roster', polledAt: 5 },
        { target: 'servers', polledAt: 7 },
      ]),
  } as unknown as FloorStore;
  const replica = {
    follow: () => Promise.resolve(undefined),
    unfollow: () => undefined,
    view: () => (state === undefined ? undefined : { state }),
    logReadAt: () => undefined,
  } as unknown as FloorReplica;
  let reader: FloorReader;
  let freshness: FreshnessService;
  const views = (): AccountViews => new AccountViews(reader);

  beforeEach(() => {
    version = 'r1';
    state = { source: {}, queues: {}, agents: {} };
    document = { state: SERVERS };
    away = false;
    rostersRead = 0;
    freshness = new FreshnessService(store, replica);
    reader = new FloorReader(store, replica, freshness, new InterestLeases(store), new CurrentRoster(store));
  });
  afterEach(async () => {
    reader.onApplicationShutdown();
    await freshness.close();
  });

  it('reads a roster once per version', async () => {
    const one = views();
    for (let i = 0; i < 3; i += 1) expect(await one.roster('hq')).toEqual(ROSTER);
    expect(rostersRead).toBe(1);
    version = 'r2';
    await one.roster('hq');
    expect(rostersRead).toBe(2);
    version = undefined;
    expect(await one.roster('hq')).toBeUndefined();
  });

  it('shows the account once roster and rows were read, with its servers where there are any', async () => {
    const view = await views().of('hq', true);
    expect(view.queues()).toEqual([{ id: 'q1', name: 'Sales' }]);
    expect(view.servers).toEqual([{ id: 's1', name: 'One' }]);
    expect(await views().of('hq')).not.toHaveProperty('servers');
    document = undefined;
    expect(await views().of('hq', true)).not.toHaveProperty('servers');
  });

  it('is not ready before', async () => {
    state = undefined;
    await expect(views().of('hq')).rejects.toMatchObject({ code: 'not-ready' });
    state = {};
    version = undefined;
    await expect(views().of('hq')).rejects.toMatchObject({ code: 'not-ready' });
  });

  it('gives the age of the servers by the poll that reads them', async () => {
    expect(await views().servers('hq')).toEqual({ servers: [{ id: 's1', name: 'One' }], polledAt: 7 });
  });

  it('says when the store cannot be reached', async () => {
    away = true;
    for (const attempt of [views().of('hq'), views().roster('hq'), views().servers('hq')])
      await expect(attempt).rejects.toMatchObject({ code: 'unavailable' });
  });
});
