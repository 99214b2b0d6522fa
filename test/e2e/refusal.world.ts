import { createPublicKey, randomUUID } from 'node:crypto';
import { generateKeyPair, UnsecuredJWT } from 'jose';
import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { eventually } from '../support/eventually.js';
import { postgresMissing, testDatabase } from '../support/test-database.js';
import type { Claims } from '../support/test-issuer.js';
import { TestCluster, type Service } from '../support/test-cluster.js';
import { EVERYTHING, type INVALID, type Stranger } from './refusal.rights.js';
import { bodiesFor, nameOf, queriesFor, type Route } from './refusal.requests.js';

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

/** A floor full of secrets behind a service, and a token of every kind that must not learn them. */
export class RefusalWorld {
  world!: TestCluster;
  service!: Service;
  private dropDatabase: (() => Promise<void>) | undefined;
  private readonly routes: Route[] = [];
  readonly tokens = new Map<string, string | undefined>();
  /** Of the account `hq`: ours, and the one that the narrowed tokens are not for. */
  private theirs!: string;
  secrets!: string[];
  readonly params: Record<string, string> = {
    account: 'hq',
    agent: '78802',
    queueName: 'polls',
    jobId: '1',
    key: 'x'.repeat(43),
  };

  static async start(): Promise<RefusalWorld> {
    const made = new RefusalWorld();
    await made.open();
    return made;
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.dropDatabase?.();
  }

  /** The routes to ask. */
  answered(): Route[] {
    return this.routes.filter(
      ({ method, url }) => method !== 'HEAD' && method !== 'OPTIONS' && !url.includes('*'),
    );
  }

  private async open(): Promise<void> {
    this.world = await TestCluster.start({
      accounts: [{ id: 'hq', vendor: 'portsip', floor: floorOfSecrets() }],
      // The tenant that operates the service is another one, since the job queues show all tenants.
      file: { operations: { tenant: 'operator' } },
    });
    const database = postgresMissing() === undefined ? await testDatabase() : undefined;
    this.dropDatabase = database?.drop;
    this.service = await this.world.service({
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
            for (const one of [method].flat()) this.routes.push({ method: one, url });
          }),
    });
    const all = await this.world.token({ scope: EVERYTHING });
    const read = async <T>(path: string): Promise<T> =>
      (await this.ask('GET', path, all)).json() as Promise<T>;
    await eventually(
      async () => ((await read<Partial<Rows>>('/v1/accounts/hq/queues')).items?.length ?? 0) === 2,
    );
    await eventually(
      async () => ((await read<Partial<Rows>>('/v1/accounts/hq/agents')).items?.length ?? 0) === 2,
    );
    this.world.floor().arrive('73002', { caller: '5559871234' });
    const { items: queues } = await read<Rows>('/v1/accounts/hq/queues');
    const { items: agents } = await read<Rows>('/v1/accounts/hq/agents');
    this.theirs = queues.find(({ name }) => name === 'Zinnia Desk')!.id;
    this.params['queue'] = queues.find(({ name }) => name === 'Quartz Desk')!.id;
    await eventually(async () => {
      const { waiting = [] } = await read<{ waiting?: unknown[] }>(
        `/v1/accounts/hq/queues/${this.params['queue']}`,
      );
      return JSON.stringify(waiting).includes('5559871234');
    });
    this.params['server'] = await eventual(
      async () => (await read<Partial<Rows>>('/v1/accounts/hq/servers')).items?.[0]?.id,
    );
    const mint = async (label: string, topic: string) =>
      (await (await this.ask('POST', '/v1/displays', all, { label, topics: [topic] })).json()) as {
        id: string;
        token: string;
      };
    const channel = await this.ask('POST', '/v1/channels', all, { kind: 'screen', name: 'Marigold channel' });
    this.params['channel'] = ((await channel.json()) as { id: string }).id;
    this.params['display'] = (await mint('Marigold wall', `queue/hq/${this.params['queue']}`)).id;
    const display = await mint('Their own wall', `queue/hq/${this.theirs}`);
    const command = (await (
      await this.ask('POST', '/v1/accounts/hq/commands', all, this.pauseCommand())
    ).json()) as {
      id?: string;
    };
    expect(command).toHaveProperty('id');
    this.params['command'] = command.id!;
    this.params['code'] = (
      (await (await this.ask('POST', '/v1/displays/pairings')).json()) as { code: string }
    ).code;
    this.secrets = [
      ...WORDS,
      ...agents.map(({ id }) => id),
      this.theirs,
      this.params['queue'],
      this.params['command'],
      display.token,
    ];

    const stranger = (claims: Claims) => this.world.token({ sub: 'eve', scope: EVERYTHING, ...claims });
    const hs256 = (secret: string) =>
      this.world.issuer
        .unsigned({ scope: EVERYTHING })
        .setProtectedHeader({ alg: 'HS256', kid: 'world' })
        .sign(Buffer.from(secret));
    const { publicJwk, config } = this.world.issuer;
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
      'of a stranger’s key': await this.world.issuer.token(
        { scope: EVERYTHING },
        (await generateKeyPair('ES256')).privateKey,
      ),
      'of a display that never was': `fwd_${randomUUID()}_${'A'.repeat(43)}`,
      'of another tenant': await stranger({ tenant: 'rival' }),
      'narrowed to another account': await stranger({ accounts: ['elsewhere'] }),
      'narrowed to another queue': await stranger({ queues: [`hq/${this.theirs}`] }),
      // An agent may read the floor when the token has that scope; otherwise only what concerns the agent.
      'an agent’s own': await stranger({ agent: '78801', scope: 'agents:command displays:manage' }),
      'without a scope': await stranger({ scope: '' }),
      'of a display': display.token,
    };
    for (const [kind, token] of Object.entries(made)) this.tokens.set(kind, token);
  }

  pauseCommand(): object {
    return { type: 'agent.pause', agent: '78802', queues: [this.params['queue']] };
  }

  private pathOf(route: Route): string {
    const { url } = route;
    const query = queriesFor(this.params)[nameOf(route)];
    const path = url.replace(/:(\w+)/g, (_all, name: string) => {
      const alert = `stale-data/queue/hq/${this.params['queue']}`;
      if (url.includes('/alerts/:id')) return encodeURIComponent(alert);
      const value = this.params[name === 'id' ? idIn(url) : name];
      if (value === undefined) throw new Error(`say here what "${name}" of ${url} is`);
      return encodeURIComponent(value);
    });
    return query === undefined ? path : `${path}?${query}`;
  }

  ask(method: string, path: string, token?: string, body?: object): Promise<Response> {
    const headers = {
      'idempotency-key': randomUUID(),
      'if-match': '"1"',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    return fetch(this.service.url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** What a token says itself is no news either. */
  private own(kind: string): string[] {
    const known: Record<string, string[]> = {
      'an agent’s own': ['78801'],
      'narrowed to another queue': [this.theirs, ...THEIR_WORDS],
      'of a display': [this.theirs],
    };
    return known[kind] ?? [];
  }

  /** What a response reveals of the floor, without what the request or the token already contains. */
  news(text: string, kind: string, question: string): string[] {
    return this.secrets.filter(
      (secret) => text.includes(secret) && !question.includes(secret) && !this.own(kind).includes(secret),
    );
  }

  async answerTo(
    route: Route,
    kind: string,
  ): Promise<{ status: number; told: string[]; code: string | undefined }> {
    const body = bodiesFor(this.params)[nameOf(route)];
    const path = this.pathOf(route);
    const response = await this.ask(route.method, path, this.tokens.get(kind), body);
    const text = await response.text();
    const told = this.news(text, kind, decodeURIComponent(path) + JSON.stringify(body ?? {}));
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
    return {
      status: response.status,
      told,
      code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined,
    };
  }
}

const idIn = (url: string): string =>
  url.includes('displays') ? 'display' : url.includes('channels') ? 'channel' : 'command';

async function eventual<T>(look: () => Promise<T | undefined>): Promise<T> {
  let found: T | undefined;
  await eventually(async () => (found = await look()) !== undefined);
  return found!;
}
