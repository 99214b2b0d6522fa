import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { gatewayWorld } from '../../test/support/gateway/gateway-world.js';
import type { CommandService } from '../modules/commands/api/command-service.js';
import { logFields } from '../lib/log-fields.js';
import type { DisplayPush } from './display-push.js';
import type { FloorSocket } from './session.js';
import { CLIENT_EVENTS, SocketEvents } from './socket-events.js';

beforeAll(() => Logger.overrideLogger(false)); // failures of ours are logged
beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const COMMAND = { account: 'hq', idempotencyKey: 'k-1', type: 'agent.pause', agent: 'a1', params: {} };

function heard(execute: () => Promise<unknown> = async () => ({})) {
  const world = gatewayWorld();
  const { socket } = world.connect();
  const service = { execute } as unknown as CommandService;
  const displays = { reloaded: () => Promise.resolve() } as unknown as DisplayPush;
  const events = new SocketEvents(world.subscriptions, world.renewal, service, displays);
  events.listen(socket as unknown as FloorSocket);
  /** As Socket.IO hands over an event; the fake's own `emit` is what goes to the client. */
  const emit = (name: string, ...args: unknown[]) => {
    const listeners = socket.listeners(name);
    for (const listener of listeners) Reflect.apply(listener, socket, args);
    return listeners.length;
  };
  const ask = (name: string, ...args: unknown[]) =>
    new Promise((resolve) => emit(name, ...args, (answer: unknown) => resolve(answer)));
  return { socket, emit, ask };
}

describe('SocketEvents', () => {
  it('are each heard once', () => {
    const { emit } = heard();
    expect(Object.keys(CLIENT_EVENTS).map((name) => emit(name, {}))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it.each([
    ['nothing', [], 'bad-request'],
    ['several arguments', [{ sent: 1 }, { sent: 1 }], 'bad-request'],
    ['a list', [[{ sent: 1 }]], 'bad-request'],
  ])('are refused when they bring %s', async (_what, args, code) => {
    expect(await heard().ask('time', ...args)).toMatchObject({ ok: false, error: { code } });
  });

  it('that want no answer, or come from a socket that ended, do nothing', () => {
    let executed = 0;
    const { emit, socket } = heard(async () => (executed += 1));
    emit('command', COMMAND);
    emit('command');
    socket.end();
    const answers: unknown[] = [];
    emit('command', COMMAND, (answer: unknown) => answers.push(answer));
    expect([executed, answers]).toEqual([0, []]);
  });

  it('are answered with what came of them, and logged with their socket', async () => {
    const { ask, socket } = heard(async () => ({ fields: logFields() }));
    expect(await ask('command', COMMAND)).toEqual({
      ok: true,
      command: { fields: { socket: socket.id } },
    });
  });

  it('that fail are answered without a word of why', async () => {
    const answer = await heard(() => Promise.reject(new Error('secret'))).ask('command', COMMAND);
    expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });
});
