import { EventEmitter, once } from 'node:events';
import type { WebSocket } from 'ws';
import { caught } from '../../../test/support/caught.js';
import { WebSocketPeer } from '../../../test/support/web-socket-peer.js';
import type { Roster } from '../../modules/domain/reading.js';
import { PermissionMissing, VendorAuthFailed } from '../port/errors.js';
import type { Hint } from '../port/line.js';
import { PortsipLine } from './line.js';

const USER = { username: 'supervisor1', password: 'p4ssw0rd', domain: 'test.io' };
const queue = (id: string, number: string) => ({ id, name: number, number });
const rosterOf = (...queues: ReturnType<typeof queue>[]): Roster => ({
  queues: Object.fromEntries(queues.map((one) => [one.id, one])),
  agents: {},
});

let peer: WebSocketPeer;
let ending: AbortController;
let events: EventEmitter;
let roster: Roster | undefined;

const hold = (): Promise<void> =>
  new PortsipLine({ account: 'hq', baseUrl: peer.baseUrl, timeoutMs: 2_000, credentials: USER }).hold({
    roster: () => roster,
    hint: (hint: Hint) => events.emit('hint', hint),
    open: () => events.emit('open'),
    signal: ending.signal,
  });

const command = (message: unknown) => (message as { command: string }).command;
const send = (socket: WebSocket, message: object) => socket.send(JSON.stringify(message));

/** Accepts the login, and gives the state of each queue that is subscribed to. */
function accepts(message: unknown, socket: WebSocket): void {
  if (command(message) === 'auth') send(socket, { command: 'auth', id: '1', status: 0 });
  const { queues = [] } = message as { queues?: string[] };
  if (command(message) !== 'subscribe') return;
  for (const number of queues)
    send(socket, {
      event_type: 'queue_status',
      queue_id: `9${number}`,
      queue_number: number,
      waiting_list: [],
    });
}

beforeEach(() => {
  ending = new AbortController();
  events = new EventEmitter();
  roster = rosterOf(queue('7', '8001'), queue('8', '8002'));
});
afterEach(async () => {
  ending.abort();
  await peer.stop();
});

describe('The live line of a PortSIP', () => {
  it('signs in, subscribes to every queue, and takes the first states as the sign that both are granted', async () => {
    peer = await WebSocketPeer.start(accepts);
    const hints: Hint[] = [];
    events.on('hint', (hint: Hint) => hints.push(hint));
    const opened = once(events, 'open');
    const held = hold();
    await opened;
    expect(peer.lines[0]?.url).toBe('/wsi');
    expect(peer.lines[0]?.heard).toEqual([
      { command: 'auth', username: 'supervisor1', password: 'p4ssw0rd', domain: 'test.io' },
      { command: 'subscribe', topics: ['queue_management_events'] },
      { command: 'subscribe', topics: ['queue_events'], queues: ['8001', '8002'] },
    ]);
    const hinted = once(events, 'hint');
    // Deltas have the id alone, which the first state gave.
    peer.say({ event_type: 'queue_caller_status', tenant_id: '1', queue_id: '98002', updated_callers: [] });
    await hinted;
    expect(hints).toEqual([
      { targets: ['queue:8'], event: 'queue_caller_status', arrivedAt: expect.any(Number) },
    ]);
    peer.lines[0]?.socket.close(1001);
    await held;
  });

  it('subscribes to a hundred queues a message', async () => {
    roster = rosterOf(...Array.from({ length: 150 }, (_, i) => queue(`q${i}`, `${8000 + i}`)));
    peer = await WebSocketPeer.start(accepts);
    const opened = once(events, 'open');
    void hold();
    await opened;
    const lengths = (peer.lines[0]?.heard ?? []).map(
      (message) => (message as { queues?: [] }).queues?.length,
    );
    expect(lengths).toEqual([undefined, undefined, 100, 50]);
  });

  it('follows the roster', async () => {
    const later = new EventEmitter();
    peer = await WebSocketPeer.start((message, socket) => {
      accepts(message, socket);
      if (command(message) === 'unsubscribe') later.emit('unsubscribed');
    });
    const opened = once(events, 'open');
    void hold();
    await opened;
    const unsubscribed = once(later, 'unsubscribed');
    roster = rosterOf(queue('7', '8001'));
    await unsubscribed;
    expect(peer.lines[0]?.heard.at(-1)).toEqual({
      command: 'unsubscribe',
      topics: ['queue_events'],
      queues: ['8002'],
    });
  });

  it('hints at a queue that is new on the roster once its state has come: events before were not sent', async () => {
    roster = rosterOf();
    peer = await WebSocketPeer.start(accepts);
    const opened = once(events, 'open');
    void hold();
    await opened;
    const hinted = once(events, 'hint');
    roster = rosterOf(queue('7', '8001'));
    expect((await hinted)[0]).toMatchObject({ targets: ['queue:7'], event: 'queue_status' });
  });

  it('is not open before there is a roster to subscribe by', async () => {
    roster = undefined;
    const granted = new EventEmitter();
    peer = await WebSocketPeer.start((message, socket) => {
      accepts(message, socket);
      if (command(message) === 'subscribe') granted.emit('subscribed');
    });
    let isOpen = false;
    events.on('open', () => (isOpen = true));
    const subscribed = once(granted, 'subscribed');
    void hold();
    await subscribed;
    expect(isOpen).toBe(false);
    const opened = once(events, 'open');
    roster = rosterOf(queue('7', '8001'));
    await opened;
  });

  it('is open without queues once the login is granted', async () => {
    roster = rosterOf();
    peer = await WebSocketPeer.start(accepts);
    const opened = once(events, 'open');
    void hold();
    await opened;
  });

  it('says what a refused login was refused for, without the password', async () => {
    const error = 'access_token , username , domain or password error p4ssw0rd';
    peer = await WebSocketPeer.start((_message, socket) =>
      send(socket, { command: 'auth', id: '2', status: -1, error }),
    );
    const refused = (await caught(hold())) as Error;
    expect(refused).toBeInstanceOf(VendorAuthFailed);
    expect(refused.message).toContain('hq: WebSocket /wsi refused auth: access_token , username');
    expect(refused.message).not.toContain('p4ssw0rd');
  });

  it('takes a subscription that is refused for a right that is missing', async () => {
    peer = await WebSocketPeer.start((message, socket) => {
      if (command(message) === 'auth') send(socket, { command: 'auth', id: '1', status: 0 });
      else send(socket, { command: 'subscribe', id: '2', status: -1, error: 'no permission' });
    });
    expect(await caught(hold())).toBeInstanceOf(PermissionMissing);
  });
});
