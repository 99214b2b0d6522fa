import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { deflateRawSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Server } from 'socket.io';
import { Encoder, PacketType, type Packet } from 'socket.io-parser';
import { CLIENT_EVENTS } from '../../src/gateways/socket-events.js';
import type { AsyncApi } from '../../src/modules/contracts/async-api.js';
import type { OpenApi } from '../../src/modules/contracts/open-api.js';
import { COMMAND_TYPES } from '../../src/modules/domain/command.js';
import { PROBLEMS } from '../../src/modules/domain/problem.js';
import { Checks } from '../support/traffic/checks.js';
import { RestTraffic, type Answer } from '../support/traffic/rest-traffic.js';
import { SocketTraffic } from '../support/traffic/socket-traffic.js';
import { TestCluster, type Service } from '../support/test-cluster.js';

const require = createRequire(import.meta.url);
const NOW = 1_795_319_124_117;

describe('The published contracts', () => {
  let world: TestCluster;
  let service: Service;
  let http: OpenApi;
  let socket: AsyncApi;
  const routes: string[] = [];

  beforeAll(async () => {
    world = await TestCluster.start();
    service = await world.service({
      prepare: (app) =>
        app
          .getHttpAdapter()
          .getInstance()
          .addHook('onRoute', ({ method, url }) => {
            for (const one of [method].flat()) routes.push(`${one.toLowerCase()} ${url}`);
          }),
    });
    http = (await (await fetch(`${service.url}/openapi.json`)).json()) as OpenApi;
    socket = (await (await fetch(`${service.url}/asyncapi.json`)).json()) as AsyncApi;
  });
  afterAll(() => world.close());

  it('describe every route, and no other', () => {
    const answered = routes.filter((route) => !/^(head|options) |\*|^post \/hooks\//.test(route));
    const documented = Object.entries(http.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(answered).toContain('get /v1/accounts/:account/queues/:queue');
    expect(documented.sort()).toEqual([...new Set(answered)].sort());
  });

  it('say which scope a route needs, as its guard does', () => {
    expect(http.paths['/v1/displays']?.['post']?.security).toEqual([{ token: ['displays:manage'] }]);
    expect(http.paths['/v1/accounts/{account}/servers']?.['get']?.security).toEqual([
      { token: ['queues:admin'] },
    ]);
    expect(http.paths['/v1/accounts/{account}/commands']?.['post']?.security).toEqual([{ token: [] }]);
    expect(http.paths['/healthz']?.['get']?.security).toEqual([]);
  });

  it('describe every event of clients', () => {
    const received = Object.entries(socket.operations).filter(([, { action }]) => action === 'receive');
    expect(received.map(([name]) => name).sort()).toEqual(Object.keys(CLIENT_EVENTS).sort());
  });

  it('are valid OpenAPI 3.1 and AsyncAPI 3.0', async () => {
    expect(await new Validator({ strict: false }).validate(structuredClone(http))).toEqual({ valid: true });
    // The schema brings the dialect it is written in.
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, logger: false });
    (addFormats as unknown as (ajv: Ajv) => void)(ajv);
    const validate = ajv.compile(require('@asyncapi/specs/schemas/3.0.0.json') as object);
    expect([validate(socket), validate.errors]).toEqual([true, null]);
  });

  it('have no dangling reference, and valid examples', () => {
    for (const [document, dialect] of [
      [http, 'draft-2020-12'],
      [socket, 'draft-7'],
    ] as const) {
      const checks = new Checks(document, dialect);
      let examples = 0;
      for (const [name, { examples: given = [] }] of Object.entries(document.components.schemas)) {
        const check = checks.at(`#/components/schemas/${name}`);
        for (const example of given) {
          expect([name, check(example)]).toEqual([name, undefined]);
          examples += 1;
        }
      }
      expect(examples).toBeGreaterThan(8);
      for (const [, pointer = ''] of JSON.stringify(document).matchAll(/"\$ref":"(#[^"]+)"/g))
        expect([pointer, at(document, pointer) !== undefined]).toEqual([pointer, true]);
    }
  });

  it('link each figure of an interval to its definition on the page', async () => {
    const page = await (await fetch(`${service.url}/docs`)).text();
    for (const { components } of [http, socket])
      expect(components.schemas['MetricsRow']?.properties?.['offered']).toMatchObject({
        description: 'Definition: contacts that entered the queue; transfers and re-entries count again.',
      });
    const { properties = {} } = http.components.schemas['MetricsRow']!;
    const { offered, asaSeconds } = properties as { [name: string]: { externalDocs?: { url: string } } };
    for (const figure of [offered, asaSeconds]) {
      const [path, anchor] = figure?.externalDocs?.url.split('#') ?? [];
      expect(path).toBe('docs');
      expect(page).toContain(`id="${anchor}"`);
    }
    expect(page).toContain('id="figures"');
    expect(page).toContain('waitAnsweredSeconds / answered: the average speed of answer');
  });

  it('name every object, so that generators need not', () => {
    for (const document of [http, socket]) {
      const nested = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
        objectsIn(schema).map((path) => `${name}${path}`),
      );
      expect(nested).toEqual([]);
    }
    const { messages, schemas } = socket.components;
    for (const { payload } of Object.values(messages))
      expect(Object.keys(schemas)).toContain(payload.$ref.split('/').at(-1));
    for (const [id, ref] of Object.entries(socket.channels.floor.messages))
      expect(ref).toEqual({ $ref: `#/components/messages/${id}` });
  });

  it('tell commands apart by their type', () => {
    for (const { components } of [http, socket])
      for (const union of ['CommandRequest', 'Command']) {
        const { oneOf = [], discriminator } = components.schemas[union]!;
        const byType = oneOf.map(({ $ref = '' }) => {
          const schema = components.schemas[$ref.split('/').at(-1)!];
          return [(schema?.properties?.['type'] as { const: string }).const, $ref];
        });
        expect(byType.map(([type]) => type)).toEqual([...COMMAND_TYPES]);
        expect(discriminator).toEqual(
          components === socket.components
            ? 'type'
            : { propertyName: 'type', mapping: Object.fromEntries(byType) as unknown },
        );
      }
  });

  it.each(['CommandRequest', 'Command'])('type the targets and parameters of a %s', (union) => {
    const check = new Checks(http, 'draft-2020-12').at(`#/components/schemas/${union}`);
    const row =
      union === 'Command' ? { id: 'hq.1', account: 'hq', by: 'ann', createdAt: NOW, status: 'accepted' } : {};
    const is = (command: object) => check({ ...row, ...command }) === undefined;
    const pause = { type: 'agent.pause', agent: '1001' };
    expect(is({ ...pause, params: { reason: '*01', seconds: 600 } })).toBe(true);
    expect(is({ ...pause, params: { seconds: 5 } })).toBe(false);
    expect(is({ ...pause, params: { mood: 'bad' } })).toBe(false);
    expect(is({ type: 'agent.pause', params: {} })).toBe(false);
    expect(is({ ...pause, type: 'agent.dance', params: {} })).toBe(false);
    expect(is({ type: 'agent.join', agent: '1', queues: ['6400'], params: {} })).toBe(true);
    expect(is({ type: 'agent.join', agent: '1', queues: 'all', params: {} })).toBe(false);
    const update = { type: 'agent.update', agent: '1' };
    expect(is({ ...update, params: { fields: { maxChats: 2 } } })).toBe(true);
    expect(is({ ...update, queue: '6400', params: { fields: { skillLevel: 3 } } })).toBe(true);
    expect(is({ ...update, params: { fields: { maxChats: 'two' } } })).toBe(false);
    expect(is({ type: 'queue.set-agents', queue: '1', params: { agents: [], confirmEmpty: true } })).toBe(
      true,
    );
  });

  it('keep the codes of refusals where generators see them', () => {
    expect(http.components.schemas['ProblemCode']?.enum).toEqual(Object.keys(PROBLEMS));
    expect(http.components.schemas['Problem']?.properties?.['code']).toMatchObject({
      $ref: '#/components/schemas/ProblemCode',
    });
    const refused = http.paths['/v1/accounts/{account}/commands']?.['post']?.responses['403']?.content;
    expect(refused?.['application/problem+json']?.schema).toEqual({
      allOf: [
        { $ref: '#/components/schemas/Problem' },
        { properties: { code: { enum: ['forbidden'] } }, required: ['code'] },
      ],
    });
  });

  it('are a page for people too, under the strict policy', async () => {
    const answer = await fetch(`${service.url}/docs`);
    const page = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    // Nothing that the policy would stop, or that would leave the path the service is served under.
    expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=|(src|href)="([a-z]+:|\/)/);
    const [, style = ''] = /<link rel="stylesheet" href="([^"]+)">/.exec(page) ?? [];
    const styled = await fetch(new URL(style, answer.url));
    expect([styled.status, styled.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    for (const methods of Object.values(http.paths))
      for (const { operationId } of Object.values(methods)) expect(links).toContain(operationId);
  });

  describe('when answers are held against them', () => {
    let traffic: RestTraffic | undefined;
    const problem = (code: keyof typeof PROBLEMS) =>
      JSON.stringify({ type: `/problems/${code}`, code, ...PROBLEMS[code], detail: 'x' });
    const headers: { [name: string]: string } = {
      'x-request-id': 'r',
      'content-type': 'application/json; charset=utf-8',
    };
    const answer = (more: Partial<Answer>): Answer => ({
      ...{ method: 'GET', route: '/v1/accounts', status: 200, request: undefined },
      header: (name) => headers[name],
      body: JSON.stringify({
        items: [{ id: 'hq', name: 'HQ', vendor: 'yeastar', source: { state: 'live' } }],
      }),
      ...more,
    });
    const problemHeader = (name: string) =>
      name === 'content-type' ? 'application/problem+json; charset=utf-8' : headers[name];

    it.each<[string, Partial<Answer>, RegExp | undefined]>([
      ['what is promised', {}, undefined],
      [
        'a refusal that is promised',
        { status: 403, header: problemHeader, body: problem('forbidden') },
        undefined,
      ],
      ['a field outside the contract', { body: '{"items":[],"total":0}' }, /additional properties.*total/],
      ['a value of another kind', { body: '{"items":[{"id":1}]}' }, /items\/0/],
      [
        'a code of another status',
        { status: 403, header: problemHeader, body: problem('not-ready') },
        /\/code/,
      ],
      ['a status outside the contract', { status: 418 }, /status/],
      ['a route outside the contract', { route: '/v1/secrets' }, /route/],
      ['no header that was promised', { header: () => undefined }, /x-request-id/],
      [
        'another type of body',
        { header: (name) => (name === 'content-type' ? 'text/html' : headers[name]) },
        /text\/html/,
      ],
      ['no body', { body: '' }, /JSON/],
      [
        'a request that was no good',
        { method: 'POST', route: '/v1/displays', status: 201, request: {} },
        /taken although/,
      ],
    ])('finds %s', (_what, more, expected) => {
      const mistake = mistakeOf(() => (traffic ??= new RestTraffic(http)).mistakeIn(answer(more)));
      if (expected === undefined) expect(mistake).toBeUndefined();
      else expect(mistake).toMatch(expected);
    });

    const delta = (row: object) => ({
      ...{ topic: 'account/hq', epoch: 'e', base: 1, version: 2, at: NOW },
      ops: { agents: { set: { '1': row } } },
    });
    const event = (...data: unknown[]): Packet => ({ type: PacketType.EVENT, nsp: '/', data });
    const ack = (answer: object): Packet => ({ type: PacketType.ACK, nsp: '/', id: 7, data: [answer] });
    const packed = (row: object): Packet =>
      event('packed', deflateRawSync(JSON.stringify(['delta', delta(row)])));

    it.each<[string, Packet, RegExp | undefined]>([
      ['a delta that is promised', event('delta', delta({ state: 'paused' })), undefined],
      ['a packed one', packed({ state: 'paused' }), undefined],
      ['an answer', ack({ ok: true, sent: 1, received: NOW, replied: NOW }), undefined],
      ['a field outside the contract', event('delta', delta({ mood: 'bad' })), /delta: .*mood/],
      ['one in a packed delta', packed({ mood: 'bad' }), /delta: .*mood/],
      ['an event outside the contract', event('gossip', {}), /gossip/],
      ['an answer to something else', ack({ ok: true }), /timeAnswer/],
      ['a refusal without a code', ack({ ok: false, error: {} }), /refused: .*required/],
      [
        'a connection refused without a reason',
        { type: PacketType.CONNECT_ERROR, nsp: '/', data: { message: 'no' } },
        /connectError/,
      ],
    ])('finds on a socket: %s', (_what, packet, expected) => {
      const mistakes: string[] = [];
      const engine = new EventEmitter();
      new SocketTraffic(socket).listen({ engine } as unknown as Server, (mistake) => mistakes.push(mistake));
      const connection = new EventEmitter();
      engine.emit('connection', connection);
      const send = (name: string, one: Packet) => {
        for (const data of new Encoder().encode(one))
          connection.emit(name, { type: 'message', data: data as unknown });
      };
      send('packet', { type: PacketType.EVENT, nsp: '/', id: 7, data: ['time', { sent: 1 }] });
      send('packetCreate', packet);
      if (expected === undefined) expect(mistakes).toEqual([]);
      else expect(mistakes).toEqual([expect.stringMatching(expected)]);
    });
  });
});

/** Where a schema has objects with fields below itself that have no name. */
function objectsIn(schema: unknown, path = ''): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const below = Object.entries(schema).flatMap(([key, one]) =>
    key === 'examples' || key === 'discriminator' ? [] : objectsIn(one, `${path}/${key}`),
  );
  const nameless = path !== '' && 'properties' in schema && 'type' in schema && schema.type === 'object';
  return nameless ? [path, ...below] : below;
}

/** What is no JSON is found by the reader itself. */
function mistakeOf(look: () => string | undefined): string | undefined {
  try {
    return look();
  } catch (error) {
    return String(error);
  }
}

function at(document: unknown, pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce((value: unknown, part) => (value as { [key: string]: unknown } | undefined)?.[part], document);
}
