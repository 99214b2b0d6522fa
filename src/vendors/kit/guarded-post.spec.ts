import { LiteralServer, json, text } from '../../../test/support/literal-server.js';
import { forbiddenUrl, guardedPost } from './guarded-post.js';

const POST = { headers: { 'content-type': 'application/json' }, body: '{"a":1}', timeoutMs: 10_000 };

describe(forbiddenUrl.name, () => {
  it.each([
    'https://example.com/hook?a=b',
    'https://10.0.0.8/hook',
    'https://[2001:db8::1]/',
    'https://[64:ff9b::10.0.0.8]/',
    'https://[2002:a00:8::1]/',
    'https://localhost.example.com/',
  ])('lets pass %s', (url) => {
    expect(forbiddenUrl(url)).toBeUndefined();
  });

  it.each([
    'https://169.254.169.254/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fd00:ec2::254]/',
    'https://metadata.google.internal/',
    'https://0.0.0.0/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://[::1]/',
    // IPv4 within IPv6: compatible, behind translators, and 6to4.
    'https://[::127.0.0.1]/',
    'https://[::169.254.169.254]/',
    'https://[::ffff:0:169.254.169.254]/',
    'https://[64:ff9b::127.0.0.1]/',
    'https://[64:ff9b::169.254.169.254]/',
    'https://[64:ff9b:1::169.254.169.254]/',
    'https://[2002:7f00:1::]/',
    'https://[2002:a9fe:a9fe::1]/',
    // Azure, Oracle and Google.
    'https://168.63.129.16/',
    'https://192.0.0.192/',
    'https://[fd20:ce::254]/',
    'https://user:word@example.com/',
    'http://example.com/',
    'ftp://example.com/',
    'example.com',
  ])('refuses %s', (url) => {
    expect(forbiddenUrl(url)).toEqual(expect.any(String));
  });

  it('lets this machine and plain http pass where the configuration says so, and metadata nowhere', () => {
    expect(forbiddenUrl('http://127.0.0.1:8080/', true)).toBeUndefined();
    expect(forbiddenUrl('http://localhost:8080/', true)).toBeUndefined();
    expect(forbiddenUrl('http://169.254.169.254/', true)).toEqual(expect.any(String));
  });
});

describe(guardedPost.name, () => {
  let server: LiteralServer;
  beforeEach(async () => {
    server = await LiteralServer.start(text('', 200));
  });
  afterEach(() => server.stop());

  it('sends the body as it is, and gives the status', async () => {
    server.answer(json({ error: 'slow down' }, 429, { 'retry-after': '7' }));
    expect(await guardedPost({ ...POST, url: `${server.baseUrl}/hook?a=b`, insecure: true })).toEqual({
      kind: 'answered',
      status: 429,
      retryAfterMs: 7_000,
    });
    expect(server.seen).toMatchObject([
      { method: 'POST', path: '/hook', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
    ]);
  });

  it('follows no redirect', async () => {
    server.answer(json({}, 302, { location: `${server.baseUrl}/elsewhere` }));
    expect(await guardedPost({ ...POST, url: server.baseUrl, insecure: true })).toMatchObject({
      status: 302,
    });
    expect(server.seen).toHaveLength(1);
  });

  it.each(['127.0.0.1', '169.254.169.254', '::1', '100.100.100.200', '64:ff9b::7f00:1', '::ffff:7f00:1'])(
    'does not connect where a name leads to %s',
    async (address) => {
      const outcome = await guardedPost(
        { ...POST, url: 'https://rebound.example/' },
        (_name, _options, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]),
      );
      expect(outcome).toEqual({ kind: 'unsent', why: expect.stringContaining('which no receiver has') });
    },
  );

  it('says when there was no answer in time, and when the connection was refused', async () => {
    server.answer(() => undefined);
    expect(await guardedPost({ ...POST, url: server.baseUrl, insecure: true, timeoutMs: 50 })).toMatchObject({
      kind: 'timed-out',
    });
    const { baseUrl } = server;
    await server.stop();
    expect(await guardedPost({ ...POST, url: baseUrl, insecure: true })).toMatchObject({ kind: 'unsent' });
    server = await LiteralServer.start(text('', 200));
  });
});
