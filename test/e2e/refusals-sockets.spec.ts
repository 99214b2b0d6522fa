import { randomUUID } from 'node:crypto';
import { CLIENT_EVENTS } from '../../src/gateways/socket-events.js';
import type { ClientEvents } from '../../src/modules/domain/protocol.js';
import type { TopicRef } from '../../src/modules/domain/topic.js';
import { caught } from '../support/caught.js';
import { EVERYTHING, INVALID, refusalsOf, STRANGERS, type Stranger } from './refusal.rights.js';
import { RefusalWorld } from './refusal.world.js';

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

describe('A token without a right, on sockets', () => {
  let refusals: RefusalWorld;

  beforeAll(async () => {
    refusals = await RefusalWorld.start();
  });
  afterAll(() => refusals.close());

  it('knows every event', () => {
    expect(Object.keys(CLIENT_EVENTS).sort()).toEqual(Object.keys(EVENTS).sort());
  });

  it.each(INVALID)('neither connects nor renews: with a token %s', async (kind) => {
    const token = refusals.tokens.get(kind) ?? '';
    const code = token === '' ? 'bad-request' : 'unauthenticated'; // of an event, whose token is one of its fields
    const wire = await refusals.world.unconnected(refusals.service.url, {
      auth: { token },
      more: { reconnection: false },
    });
    const heard: string[] = [];
    wire.socket.onAny((event: string) => heard.push(event));
    expect(await caught(wire.connect())).toMatchObject({ data: { code: 'unauthenticated' } });
    wire.close();
    expect(heard).toEqual([]);
    const good = await refusals.world.wire(refusals.service.url);
    expect(await good.ask('authenticate', { token })).toMatchObject({ ok: false, error: { code } });
    good.close();
  });

  it.each(Object.keys(STRANGERS) as Stranger[])(
    'hears nothing on a socket: with a token %s',
    async (kind) => {
      const wire = await refusals.world.wire(refusals.service.url, {
        auth: { token: refusals.tokens.get(kind)! },
      });
      const told: string[] = [];
      wire.socket.onAny((...heard: unknown[]) => told.push(JSON.stringify(heard)));
      const refused = async (event: keyof ClientEvents, body: object) => {
        const answer = await wire.ask(event, body);
        const { code = undefined } = 'error' in answer ? answer.error : {};
        expect([event, code, refusalsOf(event).includes(code ?? '')]).toEqual([event, code, true]);
        expect(refusals.news(JSON.stringify(answer), kind, JSON.stringify(body))).toEqual([]);
      };
      await refused('reloaded', { askedAt: 1 });
      for (const topic of Object.values(topicsOf('hq', refusals.params['queue']!)))
        await refused('subscribe', { topic });
      await refused('command', { account: 'hq', idempotencyKey: randomUUID(), ...refusals.pauseCommand() });
      // Nor with a valid token of another user.
      await refused('authenticate', { token: await refusals.world.token({ scope: EVERYTHING }) });
      await refused('reloaded', { askedAt: 1 });
      for (const topic of Object.values(topicsOf('hq', refusals.params['queue']!)))
        expect(await wire.ask('unsubscribe', { topic })).toEqual({ ok: true });
      expect(await wire.ask('time', { sent: 1 })).toMatchObject({ ok: true, sent: 1 });
      refusals.world.floor().hangup(refusals.world.floor().arrive('73002', { caller: '5559871234' }));
      const before = wire.marks.length;
      await wire.until(() => expect(wire.marks.length).toBeGreaterThan(before));
      expect(refusals.secrets.filter((secret) => told.join().includes(secret))).toEqual([]);
      wire.close();
    },
  );
});
