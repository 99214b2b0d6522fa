import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server as SocketServer } from 'socket.io';
import { caught } from '../test/support/caught.js';
import { ManualEnvironment } from '../test/client/manual-environment.js';
import type { Command } from '../src/modules/domain/command.js';
import { FloorClient, FloorRefusal, isRefusal } from './index.js';

interface Answer {
  status?: number;
  type?: string;
  body: unknown;
  /** Instead of the body: what is no JSON. */
  text?: string;
}

const row = (id: string, status: Command['status'] = 'succeeded'): Command => ({
  ...{ id, account: 'hq', type: 'agent.pause', params: {}, by: 'ann', createdAt: 1, status },
});

describe('The client over HTTP', () => {
  const asked: string[] = [];
  /** Versions that requests were bound to. */
  const matched: string[] = [];
  let answer: (request: IncomingMessage, body: string) => Answer;
  let server: Server;
  let url: string;
  let machine: ManualEnvironment;

  beforeEach(async () => {
    asked.length = 0;
    matched.length = 0;
    machine = new ManualEnvironment();
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url} ${body}`.trim());
        if (request.headers['if-match'] !== undefined) matched.push(request.headers['if-match']);
        const { status = 200, type = 'application/json', body: answered, text } = answer(request, body);
        response.writeHead(status, { 'content-type': type });
        response.end(text ?? (answered === undefined ? '' : JSON.stringify(answered)));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/floor`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const client = (token: string | (() => Promise<string>) = 'secret') =>
    new FloorClient({ url, token, environment: machine });
  const refusal = (code: string, status: number): Answer => ({
    ...{ status, type: 'application/problem+json' },
    body: { code, status, title: 'No', detail: 'no' },
  });

  it('reads the audit trail page by page, below the path of the address', async () => {
    answer = ({ url: path = '' }) => ({
      body: path.includes('cursor')
        ? { items: [row('c')] }
        : { items: [row('a'), row('b')], nextCursor: 'n' },
    });
    const ids: string[] = [];
    for await (const { id } of client().audit('hq', { agent: 'Ada Lund', since: 7 })) {
      ids.push(id);
      if (id === 'b') expect(asked).toHaveLength(1);
    }
    expect(ids).toEqual(['a', 'b', 'c']);
    const path = 'GET /floor/v1/accounts/hq/commands?agent=Ada+Lund&since=7';
    expect(asked).toEqual([path, `${path}&cursor=n`]);
  });

  it('reads the audit trail of all accounts, of one person and up to an instant', async () => {
    answer = () => ({ body: { items: [row('a')] } });
    const ids: string[] = [];
    for await (const { id } of client().api.auditOfAll({ by: 'sue', until: 9 })) ids.push(id);
    expect(ids).toEqual(['a']);
    expect(asked).toEqual(['GET /floor/v1/commands?by=sue&until=9']);
  });

  it('imports a plan as it is, and lists and deletes plans', async () => {
    const types: unknown[] = [];
    const entry = { id: '1004/5-9', agent: '1004', from: 5, to: 9, activity: 'Lunch', expects: 'away' };
    answer = ({ method, headers }) => {
      types.push(headers['content-type']);
      if (method === 'DELETE') return { status: 204, body: undefined };
      return { body: method === 'GET' ? { items: [entry] } : { entries: 1, refused: [] } };
    };
    const { plans } = client().api;
    const text = 'agent;from;to;activity';
    expect(await plans.import('hq', { type: 'text/csv', text, zone: 'Europe/Berlin' })).toEqual({
      ...{ entries: 1, refused: [] },
    });
    const listed: unknown[] = [];
    for await (const one of plans.list('hq', { agent: '1004', from: 1 })) listed.push(one);
    expect(listed).toEqual([entry]);
    await plans.delete('hq', '1004');
    await plans.delete('hq');
    expect(asked).toEqual([
      `POST /floor/v1/plans?account=hq&zone=Europe%2FBerlin ${text}`,
      'GET /floor/v1/plans?account=hq&agent=1004&from=1',
      'DELETE /floor/v1/plans?account=hq&agent=1004',
      'DELETE /floor/v1/plans?account=hq',
    ]);
    expect(types).toEqual(['text/csv', undefined, undefined, undefined]);
  });

  const lineText = (...lines: unknown[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const changesOf = async (range: object) => {
    const events: string[] = [];
    const lines = client().api.history.changes('queue/hq/6 4', { from: 1, to: 9, ...range });
    for await (const [event] of lines) events.push(event);
    return events;
  };

  it('reads the changes of the past page by page, and says when an answer was cut off', async () => {
    answer = ({ url: path = '' }) => ({
      body: undefined,
      text: path.includes('cursor')
        ? lineText({ ops: {} }, { why: 'down', from: 5 }, { reason: 'deleted' }, { end: true, to: 9 })
        : lineText({ state: {} }, { ops: {}, topic: 'ü' }, { end: true, to: 4, nextCursor: 'n' }),
    });
    expect(await changesOf({})).toEqual(['snapshot', 'delta', 'delta', 'gap', 'gone']);
    const path = 'GET /floor/v1/accounts/hq/changes?topic=queue%2Fhq%2F6+4&from=1&to=9';
    expect(asked).toEqual([path, `${path}&cursor=n`]);
    answer = () => ({ body: undefined, text: lineText({ state: {} }) });
    expect(await caught(changesOf({}))).toEqual(new Error('the answer was cut off'));
    answer = () => refusal('history-unavailable', 503);
    expect(isRefusal(await caught(changesOf({})), 'history-unavailable')).toBe(true);
  });

  it('asks for series of several queues', async () => {
    answer = () => ({ body: { series: [] } });
    await client().api.history.series('hq', ['1', '2'], ['waiting', 'onCall'], { from: 1, to: 9 }, 1_000);
    expect(asked).toEqual([
      'GET /floor/v1/accounts/hq/series?from=1&to=9&measure=waiting%2ConCall&queue=1&queue=2&step=1000',
    ]);
  });

  it('mints, lists, pairs, changes and revokes displays', async () => {
    const wall = { label: 'Wall', topics: ['account/hq'] };
    answer = ({ method }) =>
      method === 'DELETE' ? { status: 204, body: undefined } : { body: { items: [] } };
    const { displays } = client();
    expect(await displays.list()).toEqual([]);
    await displays.mint(wall);
    await displays.pair('KXQ4-7MPD', wall);
    await displays.change('d/1', { settings: { text: null } }, 3);
    await displays.reload('d/1');
    await displays.revoke('d/1');
    expect(asked).toEqual([
      'GET /floor/v1/displays',
      `POST /floor/v1/displays ${JSON.stringify(wall)}`,
      `POST /floor/v1/displays/pairings/KXQ4-7MPD/confirm ${JSON.stringify(wall)}`,
      'PATCH /floor/v1/displays/d%2F1 {"settings":{"text":null}}',
      'POST /floor/v1/displays/d%2F1/reload',
      'DELETE /floor/v1/displays/d%2F1',
    ]);
  });

  it('answers to a command that a rule proposes', async () => {
    answer = () => ({ body: row('c1', 'accepted') });
    expect(await client().api.approve('hq.c1')).toMatchObject({ status: 'accepted' });
    await client().api.decline('hq.c2', 'lunch');
    expect(asked).toEqual([
      'POST /floor/v1/commands/hq.c1/approve {}',
      'POST /floor/v1/commands/hq.c2/decline {"note":"lunch"}',
    ]);
  });

  it('reads and changes rules by their version, and what belongs to alerts', async () => {
    answer = ({ method }) =>
      method === 'DELETE' ? { status: 204, body: undefined } : { body: { items: [] } };
    const { alerts } = client().api;
    const rule = { name: 'Wait', severity: 'info', when: { measure: 'queue.nobodyAvailable' } } as const;
    await alerts.changeRule('r_1', 3, rule);
    await alerts.deleteRule('r_1', 4);
    await alerts.previewRule(rule, 1_000, 2_000);
    expect(await alerts.list('hq', 'firing')).toEqual([]);
    expect(await alerts.thresholds('hq')).toEqual([]);
    await alerts.acknowledge('r_1/queue/hq/3', { note: 'on it' });
    await alerts.testChannel('ch_1');
    expect(await alerts.notifications({ alert: 'r_1/queue/hq/3' })).toEqual([]);
    const body = JSON.stringify(rule);
    expect(asked).toEqual([
      `PUT /floor/v1/rules/r_1 ${body}`,
      'DELETE /floor/v1/rules/r_1',
      `POST /floor/v1/rules/preview {"rule":${body},"from":"1000","to":"2000"}`,
      'GET /floor/v1/accounts/hq/alerts?state=firing',
      'GET /floor/v1/accounts/hq/thresholds',
      'POST /floor/v1/alerts/r_1%2Fqueue%2Fhq%2F3/ack {"note":"on it"}',
      'POST /floor/v1/channels/ch_1/test',
      'GET /floor/v1/notifications?alert=r_1%2Fqueue%2Fhq%2F3',
    ]);
    expect(matched).toEqual(['"3"', '"4"']);
  });

  it('awaits the outcome of a command', async () => {
    const answers = [{ body: row('c1', 'sent') }, refusal('unavailable', 503), { body: row('c1') }];
    answer = () => answers.shift()!;
    const outcome = client().settled(row('c1', 'accepted'));
    let heard = 0;
    for (const _answer of [1, 2, 3]) {
      await machine.timersSet.until((ms) => ms === 1_000, heard);
      heard = machine.timersSet.all.length;
      machine.advance(1_000);
    }
    expect(await outcome).toMatchObject({ id: 'c1', status: 'succeeded' });
  });

  it('replaces a token that is refused once', async () => {
    let given = 0;
    answer = ({ headers }) =>
      headers.authorization === 'Bearer t2' ? { body: { items: [] } } : refusal('unauthenticated', 401);
    await client(async () => `t${(given += 1)}`).api.accounts();
    expect(given).toBe(2);
    const error = await caught(client('t1').api.accounts());
    expect(isRefusal(error, 'unauthenticated')).toBe(true);
    expect(isRefusal(error, 'forbidden')).toBe(false);
  });

  it('rejects with what a refusal says, and with a status where a proxy answered', async () => {
    answer = () => refusal('not-found', 404);
    expect(await caught(client().capabilities('hq'))).toBeInstanceOf(FloorRefusal);
    answer = () => ({ status: 502, type: 'text/html', body: 'bad gateway' });
    expect(await caught(client().capabilities('hq'))).toMatchObject({ message: 'the service answered 502' });
  });

  it('connects below the path of the address', async () => {
    const sockets = new SocketServer(server, { path: '/floor/socket.io/' });
    const connected = once(sockets, 'connection');
    const floor = client();
    floor.connect();
    await connected;
    floor.close();
    await sockets.close();
  });
});
