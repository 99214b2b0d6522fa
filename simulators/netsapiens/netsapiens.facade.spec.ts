import { Floor } from '../engine/floor.js';
import { ManualClock } from '../engine/manual.clock.js';
import { startSimulator, type Simulator } from '../simulator.js';
import type { NetsapiensQuirksInput } from './netsapiens.quirks.js';

const simulators: Simulator[] = [];
afterEach(() => Promise.all(simulators.splice(0).map((simulator) => simulator.stop())));

async function support(quirks: NetsapiensQuirksInput = {}) {
  const clock = new ManualClock(Date.UTC(2026, 7, 5, 16, 6, 52));
  const floor = new Floor({ clock });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addQueue({ id: '3', number: '2000', name: 'Support', wrapUpSeconds: 10, strategy: 'rrmemory' });
  floor.addQueue({ id: '4', number: '2001', name: 'Night' });
  floor.addMember('3', '21');
  floor.addMember('3', '24', { kind: 'static' });
  const simulator = await startSimulator({
    vendor: 'netsapiens',
    floor,
    quirks: { credentials: 'api-key', ...quirks },
  });
  simulators.push(simulator);
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${simulator.baseUrl}/ns-api/v2/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${simulator.credentials['apiKey']}`, ...init.headers },
    });
  const rows = async (resource: string) =>
    (await (await ask(`domains/~/${resource}`)).json()) as Record<string, unknown>[];
  return { clock, floor, simulator, ask, rows };
}

describe('the NetSapiens façade', () => {
  it('lists queues as the page shows, and the lot of parked calls with them', async () => {
    const { floor, rows } = await support();
    floor.arrive('3', { caller: '18015296615', name: 'DOE,JANE' });
    expect(await rows('callqueues')).toMatchObject([
      { callqueue: '7000', 'callqueue-dispatch-type': 'Call Park' },
      {
        callqueue: '2000',
        domain: 'west.example',
        description: 'Support',
        'callqueue-dispatch-type': 'Round-robin',
        'active-queued-calls-total-current': 1,
        'callqueue-count-agents-available': 2,
        'callqueue-count-agents-total': 2,
        'callqueue-max-wait-timeout-minutes': 5,
      },
      { callqueue: '2001' },
    ]);
    expect(await rows('queuedcall/2000')).toEqual([
      {
        'dial-rule-translation-source-user': '18015296615',
        'dial-rule-translation-source-name': 'DOE,JANE',
        'callqueue-agent-availability-for-dispatch': 'waiting',
        time_queued: '2026-08-05 16:06:52',
        session_key: '1785946012.1',
        queue_name: '2000',
        prioritized: 'no',
      },
    ]);
  });

  it('has a row for each agent in each queue', async () => {
    const { clock, floor, rows } = await support();
    clock.advance(60_000);
    floor.pause('24', { reason: 'Lunch' });
    expect(await rows('agents')).toMatchObject([
      {
        'callqueue-agent-id': '1004@west.example',
        callqueue: '2000',
        'callqueue-agent-availability-type': 'automatic',
        'callqueue-agent-availability-for-dispatch': 'available',
        'callqueue-agent-has-registered-devices': 'yes',
        'active-calls-total-current': 0,
        'callqueue-agent-wrap-up-allowance-seconds': 10,
        'callqueue-agent-entry-type': 'user',
        'last-modified-datetime': '2026-08-05 16:06:52',
        'login-username': '1004@west.example',
        'name-full-name': 'Ada Lund',
        'agent-status-message': '',
      },
      {
        'callqueue-agent-id': 'sip:1005wp@west.example',
        'callqueue-agent-availability-type': 'manual',
        'callqueue-agent-availability-for-dispatch': 'unavailable',
        'callqueue-agent-entry-type': 'device',
        'last-modified-datetime': '2026-08-05 16:07:52',
        'agent-status-message': 'Lunch',
      },
    ]);
  });

  it('follows a call from leg to leg', async () => {
    const { clock, floor, rows } = await support();
    const call = floor.arrive('3', { caller: '18015296615' });
    const legs = async () =>
      (await rows('calls')).map((leg) => [
        leg['call-orig-call-id'],
        leg['call-by-user'],
        leg['call-term-user'],
        leg['call-term-uri'],
        leg['call-answer-datetime'],
      ]);
    const never = '0000-00-00 00:00:00';
    expect(await legs()).toEqual([[call, '', '2000', 'Call-Queue', never]]);
    floor.ring(call, '24');
    expect(await legs()).toEqual([[call, '2000', '1005', 'sip:1005wp@west.example', never]]);
    clock.advance(5_000);
    floor.answer(call);
    expect(await legs()).toEqual([[call, '2000', '1005', 'sip:1005wp@west.example', '2026-08-05 16:06:57']]);
    floor.hold(call);
    expect(await rows('calls')).toMatchObject([{ 'call-orig-info': 'active', 'term-orig-info': 'held' }]);
    floor.hangup(call);
    expect(await legs()).toEqual([]);
    expect(await rows('agents')).toMatchObject([
      {},
      { 'callqueue-agent-availability-for-dispatch': 'unavailable' },
    ]);
  });

  it('pages, counts, and refuses as the page says', async () => {
    const { ask, rows } = await support();
    expect(await rows('callqueues?limit=1&start=1')).toMatchObject([{ callqueue: '2000' }]);
    expect(await rows('agents/count')).toEqual({ total: 2 });
    expect(await rows('callqueues/2001/agents')).toEqual([]);
    expect(await rows('callqueues/2001')).toMatchObject({ description: 'Night' });
    const refusal = async (path: string, init?: RequestInit) => {
      const answer = await ask(path, init);
      expect(await answer.json()).toMatchObject({ code: answer.status });
      return answer.status;
    };
    expect(await refusal('domains/~/callqueues?limit=1001')).toBe(400);
    expect(await refusal('domains/other/callqueues')).toBe(404);
    expect(await refusal('domains/~/nothing')).toBe(404);
    expect(await refusal('domains/~/calls', { headers: { authorization: 'Bearer x' } })).toBe(401);
    expect((await ask('version', { headers: { authorization: '' } })).status).toBe(200);
  });

  it('logs in with a password, refreshes once per refresh token, and forgets on demand', async () => {
    const { simulator, ask } = await support({ credentials: 'password' });
    const { clientId: client_id, clientSecret: client_secret, username, password } = simulator.credentials;
    const post = async (body: object) => {
      const answer = await ask('tokens', { method: 'POST', body: JSON.stringify(body) });
      const grant = (await answer.json()) as Record<string, string>;
      return { ...grant, status: answer.status } as Record<string, string | number>;
    };
    const word = { grant_type: 'password', client_id, client_secret, username, password };
    expect(await post({ ...word, password: 'x' })).toMatchObject({ status: 401 });
    const grant = await post(word);
    expect(grant).toMatchObject({
      status: 200,
      expires_in: 3600,
      token_type: 'Bearer',
      domain: 'west.example',
    });
    const refresh = { grant_type: 'refresh_token', refresh_token: grant['refresh_token'] };
    const next = await post(refresh);
    expect(await post(refresh)).toMatchObject({ status: 400 });
    expect(simulator.tokensAlive()).toBe(1);
    const headers = { authorization: `Bearer ${next['access_token']}` };
    expect((await ask('domains/~/calls', { headers })).status).toBe(200);
    simulator.faults.revokeTokens();
    expect((await ask('domains/~/calls', { headers })).status).toBe(401);
  });

  it.each<[NetsapiensQuirksInput, string, object]>([
    [{ agentNames: 'underscores' }, 'agents', { callqueue_agent_id: '1004@west.example', ordinal_order: 1 }],
    [{ agentNames: 'hyphens' }, 'agents', { 'sub-portal-status': '', 'ordinal-order': 1 }],
    [{ agentNames: 'first-api' }, 'agents', { device_aor: '1004@west.example', entry_option: 'immediate' }],
    [{ numbers: 'text' }, 'agents', { 'active-calls-total-current': '0' }],
    [{ datetimes: 'iso' }, 'agents', { 'last-modified-datetime': '2026-08-05T16:06:52+00:00' }],
    [{ callNames: 'first-api' }, 'calls', { orig_callid: '1785946012.1', term_uri: 'Call-Queue' }],
    [{ sentinel: 'sip' }, 'calls', { 'call-term-uri': 'sip:Call-Queue@west.example' }],
    [{ queueOfLeg: 'by-user' }, 'calls', { 'call-by-user': '2000', 'call-term-user': '*' }],
  ])('answers otherwise with %j', async (quirks, resource, row) => {
    const { floor, rows } = await support(quirks);
    floor.arrive('3', { caller: '18015296615' });
    expect((await rows(resource))[0]).toMatchObject(row);
  });

  it('answers 404 to an empty list, or has no legs of waiting callers, with the switches for it', async () => {
    const missing = await support({ emptyLists: '404' });
    expect((await missing.ask('domains/~/calls')).status).toBe(404);
    const torn = await support({ waitingLegs: 'gone' });
    torn.floor.arrive('3', { caller: '18015296615' });
    expect(await torn.rows('calls')).toEqual([]);
    expect(await torn.rows('queuedcall/2000')).toHaveLength(1);
  });
});
