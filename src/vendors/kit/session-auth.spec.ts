import fc from 'fast-check';
import { caught } from '../../../test/support/caught.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import { VendorAuthFailed, VendorUnavailable } from '../port/errors.js';
import { newSession, sessionTokens, TokenAuth, type RequestContext } from './session-auth.js';

class Refused extends VendorAuthFailed {}

/** A vendor that accepts only the tokens in `good`; each login issues the next number. */
function system({
  isGood = () => true,
  readable = true,
}: {
  isGood?: (token: string) => boolean;
  readable?: boolean;
}) {
  const logins: RequestContext[] = [];
  const login = {
    open: async (_previous: unknown, context: RequestContext) => {
      logins.push(context);
      await Promise.resolve();
      return newSession({ token: String(logins.length) }, Date.now(), 1800);
    },
    close: () => Promise.resolve(),
    tokenOf: ({ value }: { value: string }) =>
      readable ? (JSON.parse(value) as { token: string }).token : undefined,
  };
  const auth = new TokenAuth(sessionTokens(login, new MemorySession()), {
    isRefusal: (error) => error instanceof Refused,
    advice: 'is it?',
  });
  let requests = 0;
  let refusals = 0;
  const ask = (context: RequestContext = { signal: new AbortController().signal }) =>
    auth.with(context, async (token) => {
      requests += 1;
      await new Promise((resolve) => setImmediate(resolve));
      if (isGood(token)) return token;
      refusals += 1;
      throw new Refused(`hq: refused ${token}`);
    });
  return { ask, logins, count: () => ({ requests, refusals }) };
}

describe(TokenAuth.name, () => {
  it('repeats a refused request once with a fresh token, and uses that from then on', async () => {
    const { ask, logins, count } = system({ isGood: (token) => token !== '1' });
    expect([await ask(), await ask()]).toEqual(['2', '2']);
    expect(logins).toHaveLength(2);
    expect(count()).toEqual({ requests: 3, refusals: 1 });
  });

  it('blames the login when a fresh token is refused too', async () => {
    const { ask, logins } = system({ isGood: () => false });
    const error = await caught(ask());
    expect(error).toMatchObject({
      name: 'VendorAuthFailed',
      message: 'hq: refused 2, also with a fresh token: is it?',
    });
    expect(error).not.toBeInstanceOf(Refused);
    expect(logins).toHaveLength(2);
  });

  it('opens another session where the stored one cannot be read', async () => {
    const { ask, logins, count } = system({ readable: false });
    expect(await caught(ask())).toMatchObject({
      message: 'the session stored for this account cannot be read, also with a fresh token: is it?',
    });
    expect(logins).toHaveLength(2);
    expect(count().requests).toBe(0);
  });

  it('passes every other error on', async () => {
    const auth = new TokenAuth(
      sessionTokens(
        {
          open: async () => newSession({}, Date.now(), 60),
          close: async () => undefined,
          tokenOf: () => 't',
        },
        new MemorySession(),
      ),
      { isRefusal: (error) => error instanceof Refused, advice: 'is it?' },
    );
    const error = new VendorUnavailable('hq: away');
    const { signal } = new AbortController();
    expect(await caught(auth.with({ signal }, () => Promise.reject(error)))).toBe(error);
  });

  it('gives back a token that was got and cannot be used', async () => {
    const closed: string[] = [];
    const login = {
      open: async () => newSession({ token: 'short' }, Date.now(), 0),
      close: async ({ value }: { value: string }) => void closed.push(value),
      tokenOf: () => 'short',
    };
    const tokens = sessionTokens(login, new MemorySession());
    const { signal } = new AbortController();
    expect(await caught(tokens.get({ signal }))).toMatchObject({
      name: 'VendorProtocolError',
      message: 'The login gave a token whose lifetime cannot be read',
    });
    expect(closed).toEqual(['{"token":"short"}']);
  });

  it('has the login paid by the request that needs it', async () => {
    const budget = new UnlimitedBudget();
    const { ask, logins } = system({});
    await ask({ signal: new AbortController().signal, budget });
    expect(logins).toEqual([expect.objectContaining({ budget })]);
  });

  it('logs in at most once per refused request, and concurrent refusals share one login', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 6 })),
        async (together, bad) => {
          const { ask, logins, count } = system({ isGood: (token) => !bad.includes(Number(token)) });
          await Promise.allSettled(Array.from({ length: together }, () => ask()));
          const { requests, refusals } = count();
          expect(requests).toBeLessThanOrEqual(2 * together);
          expect(logins.length - 1).toBeLessThanOrEqual(refusals);
          // Each of them is refused at most twice, so together they need the first login and two fresh ones at most.
          expect(logins.length).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
