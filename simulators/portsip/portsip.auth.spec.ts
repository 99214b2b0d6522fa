import { PortsipQuirks, type PortsipQuirksInput } from './portsip.quirks.js';
import { portsipFloor } from '../testing/portsip-floor.js';

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function start(quirks: PortsipQuirksInput = {}) {
  const parts = await portsipFloor(quirks);
  running.push(parts.simulator);
  return parts;
}

const error = (code: string, message: string) => ({ errors: [{ code, message }] });
const UNKNOWN = error('UNKNOWN', 'unknown error');
const INVALID = error('VALIDATE_FAILED', 'field validation failed');
const UNAUTHORIZED = error('UNAUTHORIZED', 'Login failed, authentication error');

describe('PortSIP sessions', () => {
  it('gives a pair of tokens for the right user of the right domain only', async () => {
    const { client } = await start();
    const token = expect.stringMatching(/^\S{40,}$/) as string;
    expect(await client.signIn()).toEqual([
      200,
      { token_type: 'Bearer', access_token: token, refresh_token: token, expires_in: 1800 },
    ]);
    for (const wrong of [{ password: 'x' }, { username: 'x' }, { domain: 'x' }, { domain: undefined }])
      expect(await client.signIn(wrong)).toEqual([400, UNAUTHORIZED]);
    expect(await client.signIn({ password: '' })).toEqual([400, INVALID]);
    expect(await client.post('auth/sign_in', '{"username":')).toEqual([400, INVALID]);
  });

  it('takes the token from the Authorization header, and ends it after its life', async () => {
    const { client, clock, simulator } = await start();
    expect(await client.get('call_queues')).toMatchObject([200, { count: 2 }]);
    clock.advance(1_799_999);
    expect(await client.get('call_queues')).toMatchObject([200, {}]);
    clock.advance(1);
    expect(await client.get('call_queues')).toEqual([401, UNAUTHORIZED]);
    expect(simulator.tokensAlive()).toBe(0);
    client.token = '';
    expect(await client.get('call_queues')).toEqual([401, UNAUTHORIZED]);
  });

  it('gives a new pair for a refresh token, once', async () => {
    const { client, clock, simulator } = await start();
    const { token: oldToken, refreshToken: old } = client;
    clock.advance(1_800_000);
    expect(await client.refresh()).toMatchObject([200, { token_type: 'Bearer', expires_in: 1800 }]);
    expect([client.token, client.refreshToken]).not.toEqual([oldToken, old]);
    expect(await client.get('call_queues')).toMatchObject([200, {}]);
    expect(await client.refresh(old)).toEqual([400, UNKNOWN]);
    expect(simulator.tokensAlive()).toBe(1);
  });

  it('signs out with an empty 200, which ends the refresh token too', async () => {
    const { client, simulator } = await start();
    expect(await client.post('auth/sign_out')).toEqual([200, '']);
    expect(simulator.tokensAlive()).toBe(0);
    expect(await client.refresh()).toEqual([400, UNKNOWN]);
  });

  it('revokes sessions and refuses credentials on demand', async () => {
    const { client, simulator } = await start();
    simulator.faults.revokeTokens();
    expect(await client.get('call_queues')).toMatchObject([401, {}]);
    simulator.faults.badCredentials();
    expect(await client.signIn()).toEqual([400, UNAUTHORIZED]);
    simulator.faults.clear();
    expect(await client.signIn()).toMatchObject([200, {}]);
  });

  it.each<[PortsipQuirksInput, status: number, body: unknown]>([
    [{ expiredToken: '403' }, 403, UNAUTHORIZED],
    [{ expiredToken: '400' }, 400, UNAUTHORIZED],
    [{ errorBody: 'object' }, 401, {}],
    [{ errorBody: 'none' }, 401, ''],
  ])('has a switch for how a token is refused: %j', async (quirks, status, body) => {
    const { client } = await start(quirks);
    client.token = 'gone';
    expect(await client.get('call_queues')).toEqual([status, body]);
  });

  it('has switches for a failed login, for what a refresh does, for the life of a token and a second factor', async () => {
    const { client, simulator } = await start({ badLogin: '401' });
    expect(await client.signIn({ password: 'x' })).toEqual([401, UNAUTHORIZED]);
    const kept = await start({ refreshEndsOld: false, refreshRotates: false, lifeSeconds: 3600 });
    const { refreshToken } = kept.client;
    const [, body] = await kept.client.refresh();
    expect(body).toMatchObject({ expires_in: 3600 });
    expect(body).not.toHaveProperty('refresh_token');
    expect(await kept.client.refresh(refreshToken)).toMatchObject([200, {}]);
    expect(kept.simulator.tokensAlive()).toBe(3);
    expect(simulator.tokensAlive()).toBe(1);
    const strict = await start({ secondFactor: true });
    expect(await strict.client.signIn()).toEqual([200, { two_factor_enabled: true, token: 'flow' }]);
  });
});

describe('the gateway', () => {
  it.each<[PortsipQuirksInput, status: number, limit: number]>([
    [{ accessLimit: 150 }, 429, 150],
    [{ throttle: '503', accessLimit: 200 }, 503, 200],
  ])('counts the requests of a minute, signing in included: %j', async (quirks, status, limit) => {
    const { client, clock } = await start(quirks);
    for (let made = 1; made < limit; made += 50)
      await Promise.all(
        Array.from({ length: Math.min(50, limit - made) }, () => client.get('call_queue_servers')),
      );
    expect(await client.get('call_queue_servers')).toEqual([status, UNKNOWN]);
    expect(await client.signIn()).toEqual([status, UNKNOWN]);
    clock.advance(60_000);
    expect(await client.get('call_queue_servers')).toMatchObject([200, {}]);
  });

  it('has the documented limit by default', () => {
    expect(PortsipQuirks.parse({}).accessLimit).toBe(10_000);
  });

  it('knows GET and POST, and no other path', async () => {
    const { client, simulator } = await start();
    expect(await client.ask('call_queues', { method: 'PUT' })).toEqual([405, UNKNOWN]);
    expect(await client.get('queue')).toEqual([404, UNKNOWN]);
    expect(await client.get('call_queues/1/2/3')).toEqual([404, UNKNOWN]);
    const elsewhere = await fetch(`${simulator.baseUrl}/rest/call_queues`, {
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect(elsewhere.status).toBe(404);
  });
});
