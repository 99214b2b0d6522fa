import { AuditLog, type AuditQuery } from '../../src/modules/commands/api/audit-log.js';
import { AccountView, type AccountViews } from '../../src/modules/commands/api/account-views.js';
import { newCommandId } from '../../src/modules/commands/command-record.js';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import type { Command } from '../../src/modules/domain/command.js';
import { PageQuery } from '../../src/modules/http/page.js';
import { Keys } from '../../src/modules/redis/keys.js';
import { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

const START = Date.now() - 3_600_000;
/** Ada has another id in each account. */
const ADA: { readonly [account: string]: string } = { hq: '12', berlin: 'b-7' };

describe(AuditLog.name, () => {
  let connections: RedisConnections;
  let stopRedis: () => Promise<void>;
  let store: CommandStore;
  let log: AuditLog;

  beforeAll(async () => {
    const redis = await testRedis();
    stopRedis = () => redis.stop();
    connections = new RedisConnections(redis.url);
  });
  afterAll(async () => {
    await connections.close();
    await stopRedis();
  });
  beforeEach(() => {
    // Of the configuration the store reads only these, and of the accounts the log reads only their agents.
    store = new CommandStore(connections, new Keys(freshPrefix(), 4), {
      redis: { logEntries: 20_000, logBytes: 33_554_432 },
      audit: { keepDays: 90 },
    } as FloorConfig);
    const views = { of: (account: string) => Promise.resolve(viewOf(account)) } as AccountViews;
    log = new AuditLog(store, views);
  });

  const viewOf = (account: string): AccountView => {
    const id = ADA[account] ?? '';
    const agents = { [id]: { id, name: 'Ada Lund', queues: [] } };
    return new AccountView({ queues: {}, agents }, { agents: {}, queues: {} } as never);
  };
  const send = async (account: string, second: number, more: Partial<Command> = {}): Promise<string> => {
    const id = newCommandId(account);
    const command: Command = {
      ...{ id, account, type: 'agent.pause', agent: '99', params: {}, by: 'sue', status: 'accepted' },
      ...{ createdAt: START + 1_000 * second, ...more },
    };
    const outcome = await store.accept(
      { command, effect: { polls: [], shows: [] }, request: id, body: 'b' },
      60_000,
    );
    expect(outcome).toEqual({ outcome: 'accepted' });
    return id;
  };
  const page = async (query: Partial<AuditQuery> = {}, accounts = ['hq', 'berlin']) => {
    const { items, nextCursor } = await log.page(accounts, { limit: 200, ...query });
    return { ids: items.map(({ id }) => id), nextCursor };
  };
  const all = async (query: Partial<AuditQuery>, accounts?: string[]): Promise<string[][]> => {
    const pages: string[][] = [];
    for (let next: string | undefined; ;) {
      const cursor = PageQuery.parse({ ...(next !== undefined && { cursor: next }) }).cursor;
      const { ids, nextCursor } = await page({ ...query, ...(cursor !== undefined && { cursor }) }, accounts);
      pages.push(ids);
      if (nextCursor === undefined) return pages;
      next = nextCursor;
    }
  };

  it('reads the commands of several accounts as one, newest first, page by page', async () => {
    const sent: string[] = [];
    for (let second = 0; second < 9; second += 1)
      sent.unshift(await send(second % 3 === 0 ? 'berlin' : 'hq', second));
    expect((await page()).ids).toEqual(sent);
    expect(await all({ limit: 4 })).toEqual([sent.slice(0, 4), sent.slice(4, 8), sent.slice(8)]);
    expect((await page({}, ['berlin'])).ids).toEqual([sent[2], sent[5], sent[8]]);
    expect((await page({ since: START + 2_000, until: START + 5_000 })).ids).toEqual(sent.slice(4, 7));
  });

  it('finds an agent by name in each account, where she has ids of her own', async () => {
    await send('hq', 1);
    const first = await send('berlin', 2, { agent: 'b-7' });
    const second = await send('hq', 3, { agent: '12' });
    await send('berlin', 4, { agent: '12' });
    expect((await page({ agent: 'Ada Lund' })).ids).toEqual([second, first]);
  });

  it('finds what one person has sent or answered among hundreds of others', async () => {
    const hers: string[] = [];
    for (let second = 0; second < 450; second += 1) {
      const isHers = second % 150 === 7;
      const id = await send(second % 2 === 0 ? 'hq' : 'berlin', second, { by: isHers ? 'ann' : 'sue' });
      if (isHers) hers.unshift(id);
    }
    const decision = { by: 'ann', at: START };
    hers.unshift(await send('hq', 450, { by: 'rule:r_7', decision }));
    await send('hq', 451, { by: 'anna' });
    expect((await page({ by: 'ann' })).ids).toEqual(hers);
    expect((await all({ by: 'ann', limit: 3 })).flat()).toEqual(hers);
    expect((await page({ by: 'ann', until: START + 160_000 })).ids).toEqual(hers.slice(2));
    expect((await page({ by: 'nemo' })).ids).toEqual([]);
  });

  it('looks at 5,000 commands for a page, which may be empty and says that it goes on', async () => {
    const accounts = Array.from({ length: 17 }, (_, i) => `site-${i}`);
    const hers = await send('site-4', 0, { by: 'ann' });
    for (let second = 1; second <= 300; second += 1)
      await Promise.all(accounts.map((account) => send(account, second)));
    expect(await all({ by: 'ann' }, accounts)).toEqual([[], [hers]]);
  });
});
