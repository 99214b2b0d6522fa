import { EventEmitter, once } from 'node:events';
import { caught } from '../../../test/support/caught.js';
import { WebSocketPeer } from '../../../test/support/web-socket-peer.js';
import type { RequestAuth } from '../kit/session-auth.js';
import { VendorAuthFailed } from '../port/errors.js';
import type { Hint } from '../port/line.js';
import { TokenRefused } from './envelope.js';
import { YeastarLine } from './line.js';

const ALL = [30007, 30008, 30009, 30011, 30012, 30022, 30025, 30026, 30029];
const OK = { errcode: 0, errmsg: 'SUCCESS' };

let peer: WebSocketPeer;
let ending: AbortController;
let tokens: string[];
let events: EventEmitter;

/** As the session does: the current token, and once more with the next where the first is refused. */
const auth: RequestAuth = {
  async with(_context, request) {
    try {
      return await request(tokens[0] ?? '');
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      tokens.shift();
      if (tokens.length === 0) throw new VendorAuthFailed(error.message);
      return request(tokens[0] ?? '');
    }
  },
  close: () => Promise.resolve(),
};

function hold(): Promise<void> {
  const { baseUrl } = peer;
  const credentials = { clientId: 'id', clientSecret: 'secret' };
  const line = new YeastarLine({
    ...{ account: 'hq', baseUrl, tls: undefined, timeoutMs: 2_000, credentials, auth },
    renewalMs: 200,
  });
  return line.hold({
    roster: () => ({ queues: { '3': { id: '3', name: 'Sales', number: '6402' } }, agents: {} }),
    hint: (hint: Hint) => events.emit('hint', hint),
    open: () => events.emit('open'),
    signal: ending.signal,
  });
}

beforeEach(() => {
  ending = new AbortController();
  events = new EventEmitter();
  tokens = ['first'];
});
afterEach(async () => {
  ending.abort();
  await peer.stop();
});

describe('The live line of a Yeastar', () => {
  it('subscribes with the session’s token, hints, and ends with the PBX', async () => {
    peer = await WebSocketPeer.start((_message, socket) => socket.send(JSON.stringify(OK)));
    const opened = once(events, 'open');
    const held = hold();
    await opened;
    const [line] = peer.lines;
    expect(line?.url).toBe('/openapi/v1.0/subscribe?access_token=first');
    expect(line?.headers['user-agent']).toBe('OpenAPI');
    expect(line?.heard).toEqual([{ topic_list: ALL }]);
    const hinted = once(events, 'hint');
    line?.socket.send('heartbeat response');
    peer.say({ type: 30029, sn: '3631A2124000', msg: { queue_number: 'queue-6402', status: 'Paused' } });
    expect((await hinted)[0]).toMatchObject({ targets: ['queue:3'], event: '30029' });
    line?.socket.close(1000);
    await held;
  });

  it('leaves out the events that this PBX refuses', async () => {
    const refusal = {
      ...{ errcode: 40002, errmsg: 'PARAMETER ERROR' },
      invalid_param_list: [{ field: 'topic_list', value: [30025, 30029] }],
    };
    peer = await WebSocketPeer.start((_message, socket, nth) =>
      socket.send(JSON.stringify(nth === 0 ? refusal : OK)),
    );
    const opened = once(events, 'open');
    const held = hold();
    await opened;
    expect(peer.lines.map(({ heard }) => heard)).toEqual([
      [{ topic_list: ALL }],
      [{ topic_list: [30007, 30008, 30009, 30011, 30012, 30022, 30026] }],
    ]);
    ending.abort();
    await held;
  });

  it('fails with the refusal of the PBX when nothing is left to leave out', async () => {
    const refusal = { errcode: 70656, errmsg: 'FUNCTION DISABLED' };
    peer = await WebSocketPeer.start((_message, socket) => socket.send(JSON.stringify(refusal)));
    expect(await caught(hold())).toMatchObject({
      message: expect.stringContaining('/openapi/v1.0/subscribe answered 70656 FUNCTION DISABLED'),
    });
    expect(peer.lines).toHaveLength(1);
  });

  it('tries a refused token once more with a fresh one, and then stops', async () => {
    tokens = ['first', 'second'];
    peer = await WebSocketPeer.start((_message, socket) =>
      socket.send(JSON.stringify({ errcode: 10004, errmsg: 'TOKEN EXPIRED' })),
    );
    expect(await caught(hold())).toBeInstanceOf(VendorAuthFailed);
    expect(peer.lines.map(({ url }) => url)).toEqual([
      '/openapi/v1.0/subscribe?access_token=first',
      '/openapi/v1.0/subscribe?access_token=second',
    ]);
  });

  it('opens the next line before it closes the one whose token was replaced', async () => {
    peer = await WebSocketPeer.start((_message, socket) => socket.send(JSON.stringify(OK)));
    const opened = once(events, 'open');
    const held = hold();
    await opened;
    tokens = ['renewed'];
    const [first] = peer.lines;
    const closed = once(first!.socket, 'close');
    await closed;
    expect(peer.lines.map(({ url }) => url)).toEqual([
      '/openapi/v1.0/subscribe?access_token=first',
      '/openapi/v1.0/subscribe?access_token=renewed',
    ]);
    const hinted = once(events, 'hint');
    peer.say({ type: 30026, msg: { queue_number: '6402' } });
    expect((await hinted)[0]).toMatchObject({ event: '30026' });
    ending.abort();
    await held;
  });
});
