import { ReadingNotes } from '../port/reading-notes.js';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { caught } from '../../../test/support/caught.js';
import { LiteralServer, json } from '../../../test/support/literal-server.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { QueueReading } from '../../modules/domain/reading.js';
import { RedactingVendor, SecretRedactor } from './redact.js';
import { CommandRejected, VendorAuthFailed } from '../port/errors.js';
import { VendorHttp } from './http.js';
import type { PollTarget, ReadContext, Vendor } from '../port/vendor.js';

const PASSWORD = 'correct horse "battery"';
const PEM_LINE = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';
const TOKEN = 'eyJhbGciOi.J9.abc+/=';
const credentials = {
  username: 'ann',
  password: PASSWORD,
  deep: { privateKey: `-----BEGIN-----\n${PEM_LINE}\n` },
};
const target: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 1 };
const context: ReadContext = {
  roster: undefined,
  signal: new AbortController().signal,
  retry: { left: 0 },
  notes: new ReadingNotes(),
};

const failing = (error: Error): Vendor =>
  new RedactingVendor(
    {
      targets: () => [target],
      read: () => Promise.reject(error),
      execute: () => Promise.reject(error),
      close: () => Promise.reject(error),
    },
    { id: 'hq', credentials },
  );

describe(RedactingVendor.name, () => {
  it.each([[PASSWORD], [encodeURIComponent(PASSWORD)], [JSON.stringify(PASSWORD)], [PEM_LINE]])(
    'hides what a vendor quotes: %s',
    async (quoted) => {
      const cause = new Error(`it said ${quoted}`);
      const error = new VendorAuthFailed(`hq: POST /login answered 1 no such ${quoted}`, { cause });
      for (const shown of [
        await caught(failing(error).read(target, context)),
        await caught(failing(error).close(context.signal)),
      ]) {
        expect(shown).toBe(error);
        expect(inspect(shown, { depth: 9 })).toMatch(/no such "?…/);
        expect(inspect(shown, { depth: 9 })).not.toContain(quoted);
      }
    },
  );

  it('hides it in the vendor’s own code too, and leaves what is no secret', async () => {
    const error = new CommandRejected('hq: ann may not do this', { vendorCode: PASSWORD });
    expect(await caught(failing(error).read(target, context))).toMatchObject({
      message: 'hq: ann may not do this',
      vendorCode: '…',
    });
  });

  it('bounds what is learned', async () => {
    const vendor = new RedactingVendor(
      { ...failing(new Error('none')), targets: () => [], read: async () => ({ at: 1, queues: tooMany() }) },
      { id: 'hq', credentials },
    );
    expect(await caught(vendor.read(target, context))).toMatchObject({
      name: 'VendorProtocolError',
      message: expect.stringMatching(/^hq: the answer of roster \(roster\) holds 2001 queues/),
    });
  });
});

describe(SecretRedactor.name, () => {
  it('leaves no known secret in any text of any depth', () => {
    const secret = fc.string({ minLength: 8, maxLength: 30 }).filter((text) => !/^\s|\s$|…/.test(text));
    fc.assert(
      fc.property(
        secret,
        fc.array(fc.constantFrom('list', 'object', 'cause'), { maxLength: 6 }),
        (token, path) => {
          const redactor = new SecretRedactor(undefined);
          redactor.add({
            method: 'GET',
            path: '/x',
            signal: context.signal,
            query: { access_token: token },
            parse: () => 0,
          });
          const quoted = `no ${token} and ${encodeURIComponent(token)}`;
          const inner: unknown = path.reduce<unknown>(
            (held, kind) =>
              kind === 'list' ? [held] : kind === 'object' ? { held } : new Error(quoted, { cause: held }),
            { text: quoted },
          );
          const error = redactor.hideIn(new CommandRejected(quoted, { vendorCode: quoted, cause: inner }));
          for (const text of textsOf(error)) expect(text).not.toContain(token);
        },
      ),
    );
  });
});

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Reflect.ownKeys(value).flatMap((key) => textsOf(Reflect.get(value, key)));
}

describe('A server that quotes the request', () => {
  it('is quoted without the token and the password', async () => {
    const server = await LiteralServer.start(json({}, 302, { location: `/login/${TOKEN}/x` }));
    const http = new VendorHttp({
      account: 'hq',
      baseUrl: server.baseUrl,
      timeoutMs: 5_000,
      keepAlive: false,
      credentials,
      budget: new UnlimitedBudget(),
      report: () => undefined,
    });
    const ask = (more: object): Promise<unknown> =>
      caught(
        http.request({
          method: 'GET',
          path: '/x',
          signal: context.signal,
          parse: ({ data }) => data,
          ...more,
        }),
      );
    for (const more of [
      { headers: { Authorization: `Bearer ${TOKEN}` } },
      { query: { access_token: TOKEN } },
      { method: 'POST', body: { login: { client_secret: TOKEN } } },
    ]) {
      const error = await ask(more);
      expect(error).toMatchObject({ message: expect.stringContaining('points to /login/…/x') });
      expect(inspect(error, { depth: 9 })).not.toContain(TOKEN);
    }
    http.close();
    await server.stop();
  });
});

function tooMany(): { [id: string]: QueueReading } {
  return Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`q${i}`, {}]));
}
