import { storedLogin, type IssuerLogin } from './issuer-login.js';
import { freshFromIssuer, withIssuer } from './issuer-session.js';
import type { Issuer } from './issuer.js';

/** As much of a tab as this needs. */
function tab(): { storage: Map<string, string>; forget: () => void } {
  const storage = new Map<string, string>();
  const stub = {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => void storage.set(key, value),
    removeItem: (key: string) => void storage.delete(key),
  };
  Object.assign(globalThis, { sessionStorage: stub, location: { href: 'https://floor.example/#/agents' } });
  return {
    storage,
    forget: () => ['sessionStorage', 'location'].forEach((n) => Reflect.deleteProperty(globalThis, n)),
  };
}

class FakeIssuer {
  readonly asked: string[] = [];
  refusal: Error | undefined;
  renew = ({ refreshToken }: { refreshToken: string }): Promise<IssuerLogin> => {
    this.asked.push(`renew ${refreshToken}`);
    if (this.refusal !== undefined) return Promise.reject(this.refusal);
    const n = this.asked.length;
    return Promise.resolve({ ...LOGIN, accessToken: `t${n}`, refreshToken: `r${n}` });
  };
  begin = (returnTo: string, { silently }: { silently: boolean }): Promise<void> => {
    this.asked.push(`begin ${returnTo} ${silently}`);
    return Promise.resolve();
  };
}

const LOGIN: IssuerLogin = { accessToken: 't0', name: 'Ann Lund', subject: 'ann' };

describe('a login from an issuer', () => {
  let issuer: FakeIssuer;
  let over: Error[];
  let close: () => void;
  beforeEach(() => {
    ({ forget: close } = tab());
    issuer = new FakeIssuer();
    over = [];
  });
  afterEach(() => close());
  const admitted = (login: IssuerLogin, way = withIssuer) => {
    const credentials = way(issuer as unknown as Issuer, login, (error) => over.push(error));
    const { token } = credentials;
    if (typeof token === 'string') throw new Error('it can be renewed');
    return { credentials, token };
  };

  it('uses every refresh token once, and keeps the latest for a reload', async () => {
    const { token } = admitted({ ...LOGIN, refreshToken: 'r0' });
    expect([await token(), await token(), await token()]).toEqual(['t0', 't1', 't2']);
    expect(issuer.asked).toEqual(['renew r0', 'renew r1']);
    expect(storedLogin()).toMatchObject({ accessToken: 't2', refreshToken: 'r2' });
  });

  it('is over when the issuer says so twice, with a silent trip between, and not when the line is down', async () => {
    const { token } = admitted({ ...LOGIN, refreshToken: 'r0' });
    await token();
    issuer.refusal = new TypeError('Failed to fetch');
    await expect(token()).rejects.toThrow('Failed to fetch');
    expect(over).toEqual([]);
    issuer.refusal = Object.assign(new Error('used'), { name: 'ErrorResponse', error: 'invalid_grant' });
    await expect(token()).rejects.toThrow(/redirecting to the sign-in page/);
    expect(issuer.asked.at(-1)).toBe('begin https://floor.example/#/agents true');
    expect(over).toEqual([]);
    await expect(token()).rejects.toThrow('used');
    expect(over).toEqual([issuer.refusal]);
  });

  it('in a duplicated tab leaves the refresh token to its twin, and gets a login of its own', async () => {
    const twins = new Map<string, (lock: object) => unknown>();
    const locks = {
      request: (name: string, { signal }: { signal: AbortSignal }, grant: (lock: object) => unknown) =>
        new Promise((resolve, reject) => {
          if (twins.has(name)) return signal.addEventListener('abort', () => reject(new Error('aborted')));
          twins.set(name, grant);
          resolve(grant({}));
        }),
    };
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
    try {
      const first = admitted({ ...LOGIN, refreshToken: 'r0' });
      const copy = storedLogin()!;
      const second = admitted(copy);
      expect([await second.token(), await first.token()]).toEqual(['t0', 't0']);
      await expect(second.token()).rejects.toThrow(/redirecting to the sign-in page/);
      expect(await first.token()).toBe('t2');
      expect(issuer.asked).toEqual(['begin https://floor.example/#/agents true', 'renew r0']);
      expect(over).toEqual([]);
    } finally {
      if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
      else Object.defineProperty(globalThis, 'navigator', before);
    }
  });

  it('without a refresh token redirects to the issuer automatically, but not in a loop', async () => {
    const { token } = admitted(LOGIN);
    await token();
    await expect(token()).rejects.toThrow(/redirecting to the sign-in page/);
    await expect(token()).rejects.toThrow();
    expect(issuer.asked).toEqual(['begin https://floor.example/#/agents true']);
    expect(over).toEqual([]);
  });

  it('measures the difference of the clocks by a new token', () => {
    const madeAt = Math.floor(Date.now() / 1000) - 7_200;
    const payload = Buffer.from(JSON.stringify({ iat: madeAt })).toString('base64url');
    const { credentials } = admitted({ ...LOGIN, accessToken: `e30.${payload}.x` }, freshFromIssuer);
    expect(Math.round((credentials.clocksApartMs ?? 0) / 60_000)).toBe(120);
    expect(admitted(LOGIN).credentials.clocksApartMs).toBeUndefined();
  });
});
