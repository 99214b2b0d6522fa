import { createPublicKey, randomUUID } from 'node:crypto';
import { generateKeyPair, UnsecuredJWT } from 'jose';
import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { CLIENT_EVENTS } from '../../src/gateways/socket-events.js';
import type { ClientEvents } from '../../src/modules/domain/protocol.js';
import type { TopicRef } from '../../src/modules/domain/topic.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import type { Claims } from '../support/test-issuer.js';
import { postgresMissing, testDatabase } from '../support/test-database.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const EVERYTHING =
  'floor:read agents:command queues:admin audit:read displays:manage callers:read history:read rules:manage';

/** Routes that need no token; what they answer holds nothing of the floor either. */
const PUBLIC = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /config.json',
  'GET /openapi.json',
  'GET /asyncapi.json',
  'GET /docs',
  'GET /docs/style.css',
  'POST /v1/displays/pairings',
  'POST /v1/displays/pairings/poll',
  // Its key is its token.
  'POST /hooks/:account/:key',
]);

/** Invalid tokens: every request with one is refused. */
const INVALID = [
  'no token',
  'expired',
  'of another issuer',
  'for another audience',
  'without a signature',
  'HS256 with our public JWK',
  'HS256 with our public PEM',
  'of a stranger’s key',
  'of a display that never was',
] as const;

/** Of the queue that it reaches, and of no other. */
const THEIR_HISTORY =
  postgresMissing() === undefined
    ? ([
        'GET /v1/accounts/:account/floor',
        'GET /v1/accounts/:account/contacts',
        'GET /v1/accounts/:account/metrics',
      ] as const)
    : [];
/** Of its own tenant, where there is a history. */
const OWN_HISTORY = postgresMissing() === undefined ? (['POST /v1/history/erase'] as const) : [];

/**
 * Of good tokens that are for something else: what they are answered all the same. Every other route, also one that is
 * made tomorrow, has to refuse them; and nothing they are answered holds a row of the floor.
 */
const STRANGERS = {
  'of another tenant': [
    ...['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/displays', 'POST /v1/revocations'],
    // Channels of its own.
    ...['GET /v1/channels', 'POST /v1/channels'],
    // Its own rules, and whether they may act.
    ...['GET /v1/remedies', 'PUT /v1/remedies'],
    ...['GET /v1/rules', 'POST /v1/rules', 'POST /v1/rules/preview', 'GET /v1/silences', 'POST /v1/silences'],
    ...OWN_HISTORY,
  ],
  'narrowed to another account': ['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/displays'],
  'narrowed to another queue': [
    ...['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/accounts/:account', 'GET /v1/displays'],
    // Of the queue that it reaches.
    'GET /v1/accounts/:account/alerts',
    'GET /v1/accounts/:account/thresholds',
    ...THEIR_HISTORY,
  ],
  'an agent’s own': ['GET /v1/displays'],
  'without a scope': [],
  'of a display': [
    ...['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/accounts/:account'],
    'GET /v1/accounts/:account/alerts',
    'GET /v1/accounts/:account/thresholds',
  ],
} as const satisfies Record<string, readonly string[]>;
type Stranger = keyof typeof STRANGERS;
const REFUSALS = ['forbidden', 'not-found'];
/** A token with the right to a command learns that the queue does not exist, as far as it reaches. */
const REFUSALS_OF_COMMANDS = [...REFUSALS, 'invalid-command'];
const COMMANDS = new Set(['POST /v1/accounts/:account/commands', 'command']);
const refusalsOf = (asked: string) => (COMMANDS.has(asked) ? REFUSALS_OF_COMMANDS : REFUSALS);

/** Every kind of topic, and what is asked of it here. */
const topicsOf = (account: string, queue: string): Record<TopicRef['kind'], string> => ({
  account: `account/${account}`,
  queue: `queue/${account}/${queue}`,
  commands: `commands/${account}`,
  alerts: `alerts/${account}`,
  metrics: `metrics/${account}`,
});

/** Of every event what a stranger is answered. */
const EVENTS: Record<keyof ClientEvents, 'refused' | 'harmless'> = {
  subscribe: 'refused',
  command: 'refused',
  authenticate: 'refused',
  reloaded: 'refused',
  unsubscribe: 'harmless',
  time: 'harmless',
};

/** A floor whose words are found nowhere else. */
function floorOfSecrets(): Floor {
  const floor = new Floor({ clock: new RealClock(), pauseReasons: ['Lunch'] });
  floor.addAgent({ id: '81001', number: '78801', name: 'Quilla Xanthe' });
  floor.addAgent({ id: '81002', number: '78802', name: 'Orrin Vailmont' });
  floor.addQueue({ id: '73001', number: '64991', name: 'Zinnia Desk' });
  floor.addQueue({ id: '73002', number: '64992', name: 'Quartz Desk' });
  floor.addMember('73001', '81001');
  floor.addMember('73002', '81002');
  return floor;
}
/** Of the queue that the narrowed tokens are for. */
const THEIR_WORDS = ['Quilla', 'Zinnia', '78801', '64991'];
const WORDS = [
  'Marigold',
  'Quilla',
  'Orrin',
  'Zinnia',
  'Quartz',
  '78801',
  '78802',
  '64991',
  '64992',
  '5559871234',
];

interface Rows {
  items: { id: string; name: string }[];
}
interface Route {
  method: string;
  url: string;
}

describe('A token without a right', () => {
  let world: TestCluster;
  let service: Service;
  let dropDatabase: (() => Promise<void>) | undefined;
  const routes: Route[] = [];
  const tokens = new Map<string, string | undefined>();
  /** Of the account `hq`: ours, and the one that the narrowed tokens are not for. */
  let theirs: string;
  let secrets: string[];
  const params: Record<string, string> = {
    account: 'hq',
    agent: '78802',
    queueName: 'polls',
    jobId: '1',
    key: 'x'.repeat(43),
  };

  beforeAll(async () => {
    world = await TestCluster.start({
      accounts: [{ id: 'hq', vendor: 'portsip', floor: floorOfSecrets() }],
      // The tenant that operates the service is another one, since the job queues show all tenants.
      file: { operations: { tenant: 'operator' } },
    });
    const database = postgresMissing() === undefined ? await testDatabase() : undefined;
    dropDatabase = database?.drop;
    service = await world.service({
      ...(database !== undefined && {
        changes: {
          history: {
            url: database.url,
            callers: 'masked',
            deltasDays: 14,
            statesDays: 100,
            contactsDays: 100,
            rollupDays: 800,
          },
        },
      }),
      prepare: (app) =>
        app
          .getHttpAdapter()
          .getInstance()
          .addHook('onRoute', ({ method, url }) => {
            for (const one of [method].flat()) routes.push({ method: one, url });
          }),
    });
    const all = await world.token({ scope: EVERYTHING });
    const read = async <T>(path: string): Promise<T> => (await ask('GET', path, all)).json() as Promise<T>;
    await eventually(
      async () => ((await read<Partial<Rows>>('/v1/accounts/hq/queues')).items?.length ?? 0) === 2,
    );
    await eventually(
      async () => ((await read<Partial<Rows>>('/v1/accounts/hq/agents')).items?.length ?? 0) === 2,
    );
    world.floor().arrive('73002', { caller: '5559871234' });
    const { items: queues } = await read<Rows>('/v1/accounts/hq/queues');
    const { items: agents } = await read<Rows>('/v1/accounts/hq/agents');
    theirs = queues.find(({ name }) => name === 'Zinnia Desk')!.id;
    params['queue'] = queues.find(({ name }) => name === 'Quartz Desk')!.id;
    await eventually(async () => {
      const { waiting = [] } = await read<{ waiting?: unknown[] }>(
        `/v1/accounts/hq/queues/${params['queue']}`,
      );
      return JSON.stringify(waiting).includes('5559871234');
    });
    params['server'] = await eventual(
      async () => (await read<Partial<Rows>>('/v1/accounts/hq/servers')).items?.[0]?.id,
    );
    const mint = async (label: string, topic: string) =>
      (await (await ask('POST', '/v1/displays', all, { label, topics: [topic] })).json()) as {
        id: string;
        token: string;
      };
    const channel = await ask('POST', '/v1/channels', all, { kind: 'screen', name: 'Marigold channel' });
    params['channel'] = ((await channel.json()) as { id: string }).id;
    params['display'] = (await mint('Marigold wall', `queue/hq/${params['queue']}`)).id;
    const display = await mint('Their own wall', `queue/hq/${theirs}`);
    const command = (await (await ask('POST', '/v1/accounts/hq/commands', all, pauseCommand())).json()) as {
      id?: string;
    };
    expect(command).toHaveProperty('id');
    params['command'] = command.id!;
    params['code'] = ((await (await ask('POST', '/v1/displays/pairings')).json()) as { code: string }).code;
    secrets = [
      ...WORDS,
      ...agents.map(({ id }) => id),
      theirs,
      params['queue'],
      params['command'],
      display.token,
    ];

    const stranger = (claims: Claims) => world.token({ sub: 'eve', scope: EVERYTHING, ...claims });
    const hs256 = (secret: string) =>
      world.issuer
        .unsigned({ scope: EVERYTHING })
        .setProtectedHeader({ alg: 'HS256', kid: 'world' })
        .sign(Buffer.from(secret));
    const { publicJwk, config } = world.issuer;
    const pem = createPublicKey({ key: publicJwk as never, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
    const made: Record<(typeof INVALID)[number] | Stranger, string | undefined> = {
      'no token': undefined,
      expired: await stranger({ lifeS: -60 }),
      'of another issuer': await stranger({ iss: 'https://id.evil.test' }),
      'for another audience': await stranger({ aud: 'another service' }),
      'without a signature': new UnsecuredJWT({ tenant: 'acme', scope: EVERYTHING })
        .setIssuer(config.issuer)
        .setAudience(config.audience)
        .setSubject('ann')
        .setExpirationTime('1h')
        .encode(),
      'HS256 with our public JWK': await hs256(JSON.stringify(publicJwk)),
      'HS256 with our public PEM': await hs256(pem),
      'of a stranger’s key': await world.issuer.token(
        { scope: EVERYTHING },
        (await generateKeyPair('ES256')).privateKey,
      ),
      'of a display that never was': `fwd_${randomUUID()}_${'A'.repeat(43)}`,
      'of another tenant': await stranger({ tenant: 'rival' }),
      'narrowed to another account': await stranger({ accounts: ['elsewhere'] }),
      'narrowed to another queue': await stranger({ queues: [`hq/${theirs}`] }),
      // An agent may read the floor when the token has that scope; otherwise only what concerns the agent.
      'an agent’s own': await stranger({ agent: '78801', scope: 'agents:command displays:manage' }),
      'without a scope': await stranger({ scope: '' }),
      'of a display': display.token,
    };
    for (const [kind, token] of Object.entries(made)) tokens.set(kind, token);
  });
  afterAll(async () => {
    await world.close();
    await dropDatabase?.();
  });

  const pauseCommand = () => ({ type: 'agent.pause', agent: '78802', queues: [params['queue']] });

  const rule = { name: 'Waiting', severity: 'info', when: { measure: 'queue.waiting', op: '>', value: 9 } };

  /** What a route wants to be sent; without it a refusal would only be that of an empty body. */
  const bodies = (): Record<string, object> => ({
    'POST /v1/accounts/:account/commands': pauseCommand(),
    'POST /v1/displays': { label: 'x', topics: [`queue/hq/${params['queue']}`] },
    'POST /v1/displays/pairings/poll': { secret: 'a'.repeat(43) },
    'POST /v1/displays/pairings/:code/confirm': { label: 'x', topics: [`queue/hq/${params['queue']}`] },
    'PATCH /v1/displays/:id': { label: 'x' },
    'POST /v1/revocations': { subject: 'no-such-user' },
    'POST /v1/channels': { kind: 'screen', name: 'x' },
    'PUT /v1/channels/:id': { kind: 'screen', name: 'x' },
    'POST /v1/history/erase': { caller: '+15559990000' },
    'POST /v1/rules': rule,
    'PUT /v1/rules/:id': rule,
    'POST /v1/rules/preview': { rule, from: 'now' },
    'POST /v1/silences': { match: {}, until: Date.now() + 60_000 },
    'POST /v1/alerts/:id/ack': {},
    'POST /v1/commands/:id/approve': {},
    'POST /v1/commands/:id/decline': {},
    'PUT /v1/remedies': { stopped: false },
  });

  /** As for bodies: what a route has to be asked for. */
  const queries = (): Record<string, string> => ({
    'GET /v1/accounts/:account/floor': 'at=now',
    'GET /v1/accounts/:account/changes': `topic=queue/hq/${params['queue']}&from=now`,
    'GET /v1/accounts/:account/agents/:agent/timeline': 'from=now',
    'GET /v1/accounts/:account/timelines': 'from=now',
    'GET /v1/accounts/:account/series': `measure=waiting&queue=${params['queue']}&from=now`,
    'GET /v1/accounts/:account/contacts': 'from=now',
    'GET /v1/notifications': `channel=${params['channel']}`,
    'GET /v1/accounts/:account/metrics': 'by=queue&interval=15&from=now',
  });

  const idIn = (url: string): string =>
    url.includes('displays') ? 'display' : url.includes('channels') ? 'channel' : 'command';
  const nameOf = ({ method, url }: Route) => `${method} ${url}`;
  function pathOf(route: Route): string {
    const { url } = route;
    const query = queries()[nameOf(route)];
    const path = url.replace(/:(\w+)/g, (_all, name: string) => {
      const alert = `stale-data/queue/hq/${params['queue']}`;
      if (url.includes('/alerts/:id')) return encodeURIComponent(alert);
      const value = params[name === 'id' ? idIn(url) : name];
      if (value === undefined) throw new Error(`say here what "${name}" of ${url} is`);
      return encodeURIComponent(value);
    });
    return query === undefined ? path : `${path}?${query}`;
  }

  function ask(method: string, path: string, token?: string, body?: object): Promise<Response> {
    const headers = {
      'idempotency-key': randomUUID(),
      'if-match': '"1"',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return fetch(service.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** What a token says itself is no news either. */
  const own = (kind: string): string[] =>
    ({
      'an agent’s own': ['78801'],
      'narrowed to another queue': [theirs, ...THEIR_WORDS],
      'of a display': [theirs],
    })[kind] ?? [];

  /** What a response reveals of the floor, without what the request or the token already contains. */
  const news = (text: string, kind: string, question: string): string[] =>
    secrets.filter(
      (secret) => text.includes(secret) && !question.includes(secret) && !own(kind).includes(secret),
    );

  async function answerTo(route: Route, kind: string) {
    const path = pathOf(route);
    const response = await ask(route.method, path, tokens.get(kind), bodies()[nameOf(route)]);
    const text = await response.text();
    const told = news(text, kind, decodeURIComponent(path) + JSON.stringify(bodies()[nameOf(route)] ?? {}));
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
    return {
      status: response.status,
      told,
      code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined,
    };
  }

  const answered = () =>
    routes.filter(({ method, url }) => method !== 'HEAD' && method !== 'OPTIONS' && !url.includes('*'));

  it('is tested on every route', () => {
    const names = answered().map(nameOf);
    expect(names).toEqual(expect.arrayContaining([...PUBLIC, ...Object.values(STRANGERS).flat()]));
    expect(names).toContain('GET /v1/accounts/:account/queues/:queue');
    expect(names).toContain('GET /admin/queues/api/queues/:queueName/:jobId');
  });

  it.each(INVALID)('is refused by every route: a token %s', async (kind) => {
    for (const route of answered().filter((one) => !PUBLIC.has(nameOf(one))))
      expect([nameOf(route), await answerTo(route, kind)]).toEqual([
        nameOf(route),
        { status: 401, code: 'unauthenticated', told: [] },
      ]);
  });

  it('learns nothing of the floor where no token is needed', async () => {
    for (const route of answered().filter((one) => PUBLIC.has(nameOf(one)))) {
      const { told } = await answerTo(route, 'no token');
      expect([nameOf(route), told]).toEqual([nameOf(route), []]);
    }
  });

  it.each(Object.keys(STRANGERS) as Stranger[])(
    'is refused by every other route: a token %s',
    async (kind) => {
      const may: readonly string[] = STRANGERS[kind];
      for (const route of answered().filter((one) => !PUBLIC.has(nameOf(one)))) {
        const { code, status, told } = await answerTo(route, kind);
        const name = nameOf(route);
        expect([name, told]).toEqual([name, []]);
        if (may.includes(name)) expect([name, status < 300]).toEqual([name, true]);
        else expect([name, code, refusalsOf(name).includes(code ?? '')]).toEqual([name, code, true]);
      }
    },
  );

  it('knows every event', () => {
    expect(Object.keys(CLIENT_EVENTS).sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it.each(INVALID)('neither connects nor renews: with a token %s', async (kind) => {
    const token = tokens.get(kind) ?? '';
    const code = token === '' ? 'bad-request' : 'unauthenticated'; // of an event, whose token is one of its fields
    const wire = await world.unconnected(service.url, { auth: { token }, more: { reconnection: false } });
    const heard: string[] = [];
    wire.socket.onAny((event: string) => heard.push(event));
    expect(await caught(wire.connect())).toMatchObject({ data: { code: 'unauthenticated' } });
    wire.close();
    expect(heard).toEqual([]);
    const good = await world.wire(service.url);
    expect(await good.ask('authenticate', { token })).toMatchObject({ ok: false, error: { code } });
    good.close();
  });

  it.each(Object.keys(STRANGERS) as Stranger[])(
    'hears nothing on a socket: with a token %s',
    async (kind) => {
      const wire = await world.wire(service.url, { auth: { token: tokens.get(kind)! } });
      const told: string[] = [];
      wire.socket.onAny((...heard: unknown[]) => told.push(JSON.stringify(heard)));
      const refused = async (event: keyof ClientEvents, body: object) => {
        const answer = await wire.ask(event, body);
        const { code = undefined } = 'error' in answer ? answer.error : {};
        expect([event, code, refusalsOf(event).includes(code ?? '')]).toEqual([event, code, true]);
        expect(news(JSON.stringify(answer), kind, JSON.stringify(body))).toEqual([]);
      };
      for (const topic of Object.values(topicsOf('hq', params['queue']!)))
        await refused('subscribe', { topic });
      await refused('command', { account: 'hq', idempotencyKey: randomUUID(), ...pauseCommand() });
      // Nor with a valid token of another user.
      await refused('authenticate', { token: await world.token({ scope: EVERYTHING }) });
      await refused('reloaded', { askedAt: 1 });
      for (const topic of Object.values(topicsOf('hq', params['queue']!)))
        expect(await wire.ask('unsubscribe', { topic })).toEqual({ ok: true });
      expect(await wire.ask('time', { sent: 1 })).toMatchObject({ ok: true, sent: 1 });
      world.floor().hangup(world.floor().arrive('73002', { caller: '5559871234' }));
      const before = wire.marks.length;
      await wire.until(() => expect(wire.marks.length).toBeGreaterThan(before));
      expect(secrets.filter((secret) => told.join().includes(secret))).toEqual([]);
      wire.close();
    },
  );
});

async function eventual<T>(look: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await eventually(async () => (found = await look()) !== undefined);
  return found!;
}
