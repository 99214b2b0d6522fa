import type { FloorConfig } from './floor-config.js';
import {
  applyConfig,
  ConfigChanges,
  configDigest,
  configuredAccount,
  type AccountsChange,
} from './config-changes.js';
import { loadConfig } from './load-config.js';

const account = (id: string, more: object = {}) => ({
  ...{
    id,
    tenant: 'acme',
    name: id,
    vendor: 'yeastar' as const,
    baseUrl: 'https://pbx.test',
    insecure: false,
  },
  ...{ credentials: { clientSecret: 'hunter2' }, poll: { baseMs: 2_000, idleMs: 30_000, maxMs: 60_000 } },
  ...{ budget: { requestsPerMinute: 600 }, timeoutMs: 5_000 },
  ...more,
});

const config = (more: Partial<FloorConfig> = {}): FloorConfig => ({
  ...loadConfig({ vendors: [], env: {}, folder: '/nowhere' }),
  ...more,
});

describe(applyConfig.name, () => {
  it('replaces accounts in place, and names those that were added, removed and changed', () => {
    const running = config({ accounts: [account('hq'), account('lab'), account('old')] });
    const changes = new ConfigChanges();
    const said: AccountsChange[] = [];
    changes.on('accounts', (change) => {
      // What is said is in use already.
      expect(configuredAccount(running, 'new')?.id).toBe('new');
      said.push(change);
    });
    const loaded = config({
      accounts: [account('new'), account('lab', { timeoutMs: 9_000 }), account('hq')],
    });
    const { accounts, settings, needsRestart } = applyConfig(running, loaded, changes);
    expect(accounts).toEqual({ added: ['new'], removed: ['old'], changed: ['lab'] });
    expect(said).toEqual([accounts]);
    expect([settings, needsRestart]).toEqual([[], []]);
    expect(configuredAccount(running, 'old')).toBeUndefined();
    expect(configuredAccount(running, 'lab')?.timeoutMs).toBe(9_000);
  });

  it('puts limits into use, and names what is fixed at start', () => {
    const running = config();
    const { limits, redis, http, socket, auth } = running;
    const loaded = config({
      limits: { ...limits, commandsPerMinute: 7, maxConnections: 77 },
      redis: { ...redis, prefix: 'other' },
      http: { ...http, trustedProxies: ['10.0.0.0/8'] },
      socket: { ...socket, polling: true, drainMs: 1_000 },
      auth: { ...auth, origins: ['https://board.acme.example'] },
    });
    const { settings, needsRestart } = applyConfig(running, loaded, new ConfigChanges());
    expect(settings).toEqual(['limits.commandsPerMinute', 'socket.drainMs']);
    expect(needsRestart.toSorted()).toEqual([
      ...['auth.origins', 'http.trustedProxies', 'limits.maxConnections', 'redis.prefix', 'socket.polling'],
    ]);
    expect(running.limits).toEqual({ ...limits, commandsPerMinute: 7 });
    expect(running.redis.prefix).toBe(redis.prefix);
  });

  it('says that issuers changed only when they did', () => {
    const running = config();
    const changes = new ConfigChanges();
    let said = 0;
    changes.on('issuers', () => (said += 1));
    const issuer = { issuer: 'local', audience: 'floorwalker', algorithms: ['ES256'], tenant: 'acme' };
    const loaded = (): FloorConfig => config({ auth: { ...running.auth, issuers: [{ ...issuer }] } });
    applyConfig(running, loaded(), changes);
    applyConfig(running, loaded(), changes);
    expect(said).toBe(1);
  });
});

describe(configDigest.name, () => {
  it('is the same for an api and a worker with the same file, and without secrets', () => {
    const worker = config({ role: 'worker', accounts: [account('hq')] });
    const api = config({ role: 'api', accounts: [account('hq', { credentials: undefined })] });
    expect(configDigest(worker)).toMatch(/^[0-9a-f]{12}$/);
    expect(configDigest(api)).toBe(configDigest(worker));
    expect(configDigest(config({ accounts: [account('hq', { timeoutMs: 1 })] }))).not.toBe(
      configDigest(worker),
    );
  });
});
