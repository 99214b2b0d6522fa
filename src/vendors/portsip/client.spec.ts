import { readFileSync } from 'node:fs';
import { startSimulator, type Simulator } from '../../../simulators/simulator.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import { parseAnswer } from '../kit/parse.js';
import { VendorHttp } from '../kit/http.js';
import { PortsipClient } from './client.js';
import { PortsipLogin } from './session.js';
import { ServerPage, ServerStatus } from './schema.js';
import { PortsipCredentials } from './vendor.js';
import { isTokenRefused, PortsipApi } from './envelope.js';
import { sessionTokens, TokenAuth } from '../kit/session-auth.js';

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));

describe('the queue servers', () => {
  let simulator: Simulator;
  let http: VendorHttp;
  let client: PortsipClient;
  const reads = { signal: new AbortController().signal, retry: { left: 0 } };

  beforeEach(async () => {
    simulator = await startSimulator({ vendor: 'portsip', floorOptions: { autopilot: false } });
    const { baseUrl, credentials } = simulator;
    const budget = new UnlimitedBudget();
    http = new VendorHttp({
      credentials: undefined,
      account: 'plant',
      baseUrl,
      timeoutMs: 5_000,
      keepAlive: false,
      budget,
      report: () => undefined,
    });
    const api = new PortsipApi(http);
    const login = new PortsipLogin(api, PortsipCredentials.parse(credentials));
    const tokens = sessionTokens(login, new MemorySession());
    client = new PortsipClient(api, new TokenAuth(tokens, { isRefusal: isTokenRefused, advice: 'why?' }));
  });
  afterEach(async () => {
    http.close();
    await simulator.stop();
  });

  it('are as printed on the page', () => {
    const server = { id: 'NzAwNTUxOTA5NzczMTQ4MTYw', name: 'text', enabled: true, type: 'INTERNAL' };
    expect(parseAnswer(ServerPage, fixture('call-queue-servers'), 'servers')).toEqual({
      total: 100,
      rows: [{ ...server, ipv4: 'text', ipv6: 'text' }],
      unreadable: [],
    });
    expect(parseAnswer(ServerStatus, fixture('server-status'), 'status')).toEqual({
      cpu_usage: 1,
      memory_usage: 1,
      status: 'ONLINE',
    });
  });

  it('are listed, described one by one, and asked for their status', async () => {
    const { rows } = await client.servers(reads);
    expect(rows.map(({ id, type, enabled }) => ({ id, type, enabled }))).toEqual([
      { id: '700551909773148160', type: 'INTERNAL', enabled: true },
      { id: '700551909773148161', type: 'EXTERNAL', enabled: false },
    ]);
    const { value } = await client.server('700551909773148161', reads);
    expect(value).toEqual(rows[1]);
    const status = await client.serverStatus('700551909773148161', reads);
    expect(status.value).toEqual({ cpu_usage: 0, memory_usage: 0, status: 'OFFLINE' });
    expect((await client.server('1', reads)).value).toBeUndefined();
    expect((await client.serverStatus('1', reads)).value).toBeUndefined();
  });
});
