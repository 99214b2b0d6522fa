import { caught } from '../../../test/support/caught.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { CommandRejected, VendorAuthFailed, VendorUnavailable } from '../port/errors.js';
import type { SessionStore } from '../port/vendor.js';
import { KeyAuth } from './key-auth.js';

class Refused extends VendorAuthFailed {}
const context = { signal: AbortSignal.timeout(20_000) };
const auth = (sessions: SessionStore) =>
  new KeyAuth('k3y', sessions, {
    isRefusal: (error) => error instanceof Refused,
    advice: 'check apiKey',
  });
/** A request that is answered like this, one time after the other; the last answer stays. */
function requests(...answers: (string | Error)[]) {
  const keys: string[] = [];
  const request = (key: string): Promise<string> => {
    keys.push(key);
    const answer = answers[Math.min(keys.length, answers.length) - 1] ?? '';
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { keys, request };
}

describe('a key that needs no login', () => {
  it('costs no request of its own', async () => {
    const { keys, request } = requests('one', 'two');
    const one = auth(new MemorySession());
    expect([await one.with(context, request), await one.with(context, request)]).toEqual(['one', 'two']);
    expect(keys).toEqual(['k3y', 'k3y']);
  });

  it('is refused like a login, so that the store counts the tries', async () => {
    const sessions = new MemorySession();
    const { request } = requests(new Refused('GET answered 401'));
    expect(await caught(auth(sessions).with(context, request))).toMatchObject({
      name: 'VendorAuthFailed',
      message: 'GET answered 401: check apiKey',
    });
    expect(sessions.session).toBeUndefined();
  });

  it('is tried as a login once more when it is refused after it was accepted', async () => {
    const sessions = new MemorySession();
    const { keys, request } = requests('one', new Refused('GET answered 401'));
    const one = auth(sessions);
    await one.with(context, request);
    expect(await caught(one.with(context, request))).toMatchObject({ name: 'VendorAuthFailed' });
    expect(keys).toHaveLength(3);
    expect(sessions.session).toBeUndefined();
  });

  it('is accepted where the answer is another refusal', async () => {
    const sessions = new MemorySession();
    const rejected = new CommandRejected('no such agent');
    expect(await caught(auth(sessions).with(context, requests(rejected).request))).toBe(rejected);
    expect(sessions.session).toBeDefined();
  });

  it.each([new VendorUnavailable('no answer'), new Error('the poll was ended')])(
    'is neither accepted nor refused where the request has no answer: %s',
    async (failure) => {
      const sessions = new MemorySession();
      expect(await caught(auth(sessions).with(context, requests(failure).request))).toBe(failure);
      expect(sessions.session).toBeUndefined();
    },
  );

  it('is not asked while the next try is waited for', async () => {
    const waiting = new VendorAuthFailed('The next try is at 09:00 UTC');
    const sessions = Object.assign(new MemorySession(), { get: () => Promise.reject(waiting) });
    const { keys, request } = requests('one');
    expect(await caught(auth(sessions).with(context, request))).toBe(waiting);
    expect(keys).toEqual([]);
  });
});
