import fastify, { type FastifyInstance } from 'fastify';
import type { HttpAdapterHost } from '@nestjs/core';
import { accountOf } from '../../../test/support/poll-harness.js';
import { generousLimits } from '../../../test/support/generous-limits.js';
import type { FloorConfig } from '../config/floor-config.js';
import { ClientAddresses } from '../http/client-addresses.js';
import type { HookEvents, HookRequest } from './hook-events.js';
import { HookRoutes } from './hook-routes.js';

const KEY = 'k'.repeat(43);
const OTHER = 'o'.repeat(43);

describe(HookRoutes, () => {
  let config: FloorConfig;
  let server: FastifyInstance;
  let address: string;
  let received: { account: string; request: HookRequest }[];

  beforeEach(async () => {
    received = [];
    server = fastify();
    const hook = (key: string, more = {}) => ({ push: { line: true, gapMs: 500, hook: { key, ...more } } });
    config = {
      http: { host: '', port: 0, trustedProxies: ['127.0.0.1'] },
      limits: generousLimits,
      accounts: [
        accountOf(hook(KEY)),
        accountOf({ id: 'near', ...hook(OTHER, { from: ['10.0.0.0/8'] }) }),
        accountOf({ id: 'none' }),
      ],
    } as unknown as FloorConfig;
    const events = {
      receive: async (account: { id: string }, request: HookRequest) =>
        void received.push({ account: account.id, request }),
    } as unknown as HookEvents;
    const host = { httpAdapter: { getInstance: () => server } } as unknown as HttpAdapterHost;
    new HookRoutes(config, host, new ClientAddresses(config), events).onModuleInit();
    address = await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => server.close());

  async function post(path: string, body: string | Buffer = '{}', headers: Record<string, string> = {}) {
    const answer = await fetch(`${address}/hooks/${path}`, {
      ...{ method: 'POST', body: new Uint8Array(Buffer.from(body)) },
      headers: { 'content-type': 'application/json', ...headers },
    });
    return { statusCode: answer.status, body: await answer.text() };
  }

  it('answers the right key with 200, and passes on the bytes as they came', async () => {
    const body = '{"a" :1}';
    const answer = await post(`hq/${KEY}`, body, { 'x-signature': 's' });
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(received).toMatchObject([{ account: 'hq', request: { headers: { 'x-signature': 's' } } }]);
    expect(Buffer.from(received[0]!.request.body!).toString()).toBe(body);
  });

  it.each(['text/plain', 'application/json', 'application/x-www-form-urlencoded', 'nonsense'])(
    'takes nonsense as %s',
    async (type) => {
      const answer = await post(`hq/${KEY}`, '{"half', { 'content-type': type });
      expect(answer.statusCode).toBe(200);
      expect(received).toHaveLength(1);
    },
  );

  it('takes 256 KiB, and of more only that it came', async () => {
    expect((await post(`hq/${KEY}`, Buffer.alloc(256 * 1024))).statusCode).toBe(200);
    expect((await post(`hq/${KEY}`, Buffer.alloc(256 * 1024 + 1))).statusCode).toBe(200);
    expect(received.map(({ request }) => request.body?.length)).toEqual([256 * 1024, undefined]);
  });

  it('takes the keys of a reloaded configuration', async () => {
    // As a reload does: the accounts are replaced, and the object is the same.
    Object.assign(config, {
      accounts: [accountOf({ push: { line: true, gapMs: 500, hook: { key: OTHER } } })],
    });
    expect((await post(`hq/${KEY}`)).statusCode).toBe(404);
    expect((await post(`hq/${OTHER}`)).statusCode).toBe(200);
  });

  it('answers everything else alike', async () => {
    const answers = await Promise.all([
      post(`hq/${OTHER}`),
      post(`unknown/${KEY}`),
      post(`none/${KEY}`),
      post(`hq/${KEY.slice(1)}`, Buffer.alloc(300 * 1024)),
      post(`near/${OTHER}`),
    ]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 404]);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(received).toEqual([]);
  });

  it('takes an address from where it may be', async () => {
    expect((await post(`near/${OTHER}`, '{}', { 'x-forwarded-for': '10.1.2.3' })).statusCode).toBe(200);
    expect((await post(`near/${OTHER}`, '{}', { 'x-forwarded-for': '::ffff:10.1.2.3' })).statusCode).toBe(
      200,
    );
  });
});
