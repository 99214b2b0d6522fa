import type { Simulator } from '../simulator.js';
import { netsapiensFloor, type Json } from '../testing/netsapiens-floor.js';
import type { NetsapiensQuirksInput } from './netsapiens.quirks.js';

const simulators: Simulator[] = [];
afterEach(() => Promise.all(simulators.splice(0).map((simulator) => simulator.stop())));

const DOMAIN = 'domains/west.example';

async function support(quirks: NetsapiensQuirksInput = {}) {
  const parts = await netsapiensFloor(quirks);
  simulators.push(parts.simulator);
  return parts;
}

/** A login with the password over one of the three paths. */
async function logIn(quirks: NetsapiensQuirksInput, path = 'v2/tokens') {
  const { simulator } = await support({ credentials: 'password', ...quirks });
  const { clientId, clientSecret, username, password } = simulator.credentials;
  const client = { client_id: clientId ?? '', client_secret: clientSecret ?? '' };
  const post = async (fields: Record<string, string>): Promise<[status: number, body: Json]> => {
    const response = await fetch(`${simulator.baseUrl}/ns-api/${path}`, {
      method: 'POST',
      body: path.startsWith('v2') ? JSON.stringify(fields) : new URLSearchParams(fields),
    });
    return [response.status, (await response.json()) as Json];
  };
  const login = { grant_type: 'password', ...client, username: username ?? '', password: password ?? '' };
  const answer = await post(login);
  const refresh = () =>
    post({ grant_type: 'refresh_token', ...client, refresh_token: String(answer[1]['refresh_token']) });
  const read = async () => {
    const headers = { authorization: `Bearer ${String(answer[1]['access_token'])}` };
    return (await fetch(`${simulator.baseUrl}/ns-api/v2/domains/~/agents`, { headers })).status;
  };
  return { answer, refresh, read, post, simulator };
}

describe('the logins of the NetSapiens façade', () => {
  it('login oauth2 takes a form, also for a refresh, and nothing else', async () => {
    const { answer, refresh, read } = await logIn({ login: 'oauth2' }, 'oauth2/token/');
    expect(answer).toMatchObject([200, { token_type: 'Bearer', expires_in: 3600, domain: 'west.example' }]);
    expect(await read()).toBe(200);
    expect(await refresh()).toMatchObject([200, { token_type: 'Bearer' }]);
    expect((await logIn({ login: 'oauth2' })).answer).toEqual([404, { code: 404, message: 'Not Found' }]);
  });

  it.each<[NetsapiensQuirksInput['loginRefused'], string]>([
    ['400', 'Bad Request'],
    ['401', 'The access token provided has expired.'],
    ['403', 'Permission Denied'],
    ['404', 'Not Found'],
    ['500', 'Internal Server Error'],
  ])('loginRefused %s refuses right credentials', async (loginRefused, message) => {
    const code = Number(loginRefused);
    expect((await logIn({ loginRefused })).answer).toEqual([code, { code, message }]);
  });

  it('grantWithoutToken is a 200 without an access token', async () => {
    const { answer } = await logIn({ grantWithoutToken: true });
    expect(answer).toEqual([
      200,
      { username: '1000@west.example', domain: 'west.example', scope: 'mfa_required' },
    ]);
  });

  it('expiresIn text writes the lifetime as text', async () => {
    expect((await logIn({ expiresIn: 'text' })).answer).toMatchObject([200, { expires_in: '3600' }]);
    expect((await logIn({ expiresIn: 'absent' })).answer[1]).not.toHaveProperty('expires_in');
  });

  it.each(['400', '401', '403', '404', '500'] as const)(
    'refreshRefused %s leaves the access token valid',
    async (refreshRefused) => {
      const { refresh, read, simulator } = await logIn({ refreshRefused });
      expect(await refresh()).toMatchObject([Number(refreshRefused), { code: Number(refreshRefused) }]);
      expect(await read()).toBe(200);
      simulator.quirks.reset('refreshRefused');
      expect(await refresh()).toMatchObject([200, {}]);
    },
  );

  it('tildeRefused makes a key name its domain, which its own record has', async () => {
    const { ask, simulator } = await support({ tildeRefused: true });
    expect(await ask('domains/~/agents')).toEqual([400, { code: 400, message: 'Invalid domain' }]);
    expect(await ask(`${DOMAIN}/agents`)).toMatchObject([200, [{}, {}, {}]]);
    expect(await ask('apikeys/~')).toEqual([
      200,
      {
        'key-id': simulator.credentials['apiKey']?.slice(0, 12),
        description: 'Supervisor board',
        reseller: '*',
        user: '*',
        domain: 'west.example',
        'user-scope': 'Office Manager',
        readonly: 'no',
        'can-create-keys': 'no',
        'allowed-models': '*',
      },
    ]);
  });

  it('readonlyKey refuses writes only', async () => {
    const { ask } = await support({ readonlyKey: true });
    const logout = `${DOMAIN}/callqueues/2000/agents/1004%40west.example/logout`;
    expect(await ask(logout, 'PATCH')).toEqual([403, { code: 403, message: 'Permission Denied' }]);
    expect((await ask(`${DOMAIN}/agents`))[0]).toBe(200);
  });

  it('credentials can be set at construction only', async () => {
    const { simulator } = await support();
    expect(() => simulator.quirks.set({ credentials: 'password' })).toThrow('at construction only');
    simulator.quirks.reset();
    expect(simulator.quirks.values['credentials']).toBe('api-key');
  });
});
