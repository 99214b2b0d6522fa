import { ManualClock } from './engine/manual.clock.js';
import { QUIRKS, simulatedVendors, type SimulatedVendor } from './facades.js';
import { startSimulator, type Simulator } from './simulator.js';
import { PortsipClient } from './testing/portsip-client.js';
import { VoximplantClient } from './testing/voximplant-client.js';
import { YeastarClient } from './testing/yeastar-client.js';

const SALES = 'call_queues/677046776364007425';

/** The reads of a board, also after a refused login. */
const READS: Readonly<Record<SimulatedVendor, (simulator: Simulator) => Promise<unknown>>> = {
  yeastar: async (simulator) => {
    const client = new YeastarClient(simulator);
    const post = { method: 'POST', body: JSON.stringify({ refresh_token: 'x' }) };
    const credentials = {
      username: simulator.credentials['clientId'],
      password: simulator.credentials['clientSecret'],
    };
    const login = await client.raw('get_token', { method: 'POST', body: JSON.stringify(credentials) });
    client.token = String(((await login.json()) as { access_token?: string }).access_token);
    await client.raw('refresh_token', post);
    for (const read of [
      'queue/list?',
      'queue/call_status?id=1&',
      'queue/agent_status?id=1&',
      'queue/query?ids=1,2&',
    ])
      await client.raw(`${read}access_token=${client.token}`);
    for (const read of ['queue_pause_reason/list', 'extension/list', 'call/query'])
      await client.raw(`${read}?extension=1001&access_token=${client.token}`);
  },
  asterisk: async ({ baseUrl, credentials: { username = '', secret = '' } }) => {
    const ask = (query: object, headers = {}) =>
      fetch(`${baseUrl}/rawman?${new URLSearchParams({ ...query }).toString()}`, { headers });
    const login = await ask({ action: 'Login', username, secret });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    for (const action of ['QueueStatus', 'Status', 'Ping', 'Logoff']) await ask({ action }, { cookie });
  },
  portsip: async (simulator) => {
    const client = new PortsipClient(simulator);
    await client.signIn();
    for (const list of ['call_queues?skip=1', 'call_queue_servers', 'sessions']) await client.get(list);
    for (const part of ['', '/status', '/waiting', '/agents', '/agents/1001']) await client.get(SALES + part);
    await client.refresh();
  },
  netsapiens: async ({ baseUrl, credentials: { apiKey = 'x' } }) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const parts = ['callqueues', 'agents', 'agents?start=1', 'agents/count', 'calls', 'queuedcall/6400'];
    for (const part of [...parts, 'callqueues/6400/agents'])
      await fetch(`${baseUrl}/ns-api/v2/domains/~/${part}`, { headers });
  },
  voximplant: async (simulator) => {
    const client = new VoximplantClient(simulator);
    const metrics = { report_type: 'count_handled_calls', sq_queue_id: 1, group_by: 'queue' };
    const listParams = { with_sq_queues: 'true', with_sq_statuses: 'true', offset: 1 };
    const ask = (method: string, params = {}) =>
      client.raw(`/platform_api/${method}?${client.query(params)}`, { method: 'POST' });
    for (const method of ['SQ_GetQueues', 'SQ_GetAgents', 'SQ_GetSkills', 'SQ_GetAgentCustomStatusMapping'])
      await ask(method, listParams);
    await ask('GetSQState', { sq_queue_id: 'all' });
    if (simulator.quirks.values['metricsRefused'] !== 'unanswered')
      await ask('GetSmartQueueRealtimeMetrics', metrics);
  },
};

describe.each(simulatedVendors)('a busy floor behind %s', (vendor) => {
  const positions = QUIRKS[vendor].flatMap((entry) => entry.positions);
  const key = vendor === 'netsapiens' ? ({ credentials: 'api-key' } as const) : {};

  it.each(positions)('answers every read with %j', async (quirks) => {
    const simulator = await startSimulator({
      vendor,
      clock: new ManualClock(),
      quirks: { ...key, ...quirks },
    });
    try {
      await READS[vendor](simulator);
      const statuses = simulator.requests.all().map(({ status }) => status);
      expect(statuses.length).toBeGreaterThan(3);
      expect(statuses).not.toContain(undefined);
      expect(statuses).not.toContain(599);
    } finally {
      await simulator.stop();
    }
  });
});
