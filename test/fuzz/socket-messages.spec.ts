import fc from 'fast-check';
import type { DisplayPush } from '../../src/gateways/display-push.js';
import { HandshakeGuard } from '../../src/gateways/handshake-guard.js';
import type { FloorSocket } from '../../src/gateways/session.js';
import type { ConnectionLimiter } from '../../src/gateways/connection-limiter.js';
import { SocketEvents } from '../../src/gateways/socket-events.js';
import { Authority } from '../../src/modules/auth/authority.js';
import type { Logins } from '../../src/modules/auth/logins.js';
import { AccountView, type AccountViews } from '../../src/modules/commands/api/account-views.js';
import { CommandCatalogue } from '../../src/modules/commands/api/capabilities.js';
import { CommandService } from '../../src/modules/commands/api/command-service.js';
import type { CommandWaiter } from '../../src/modules/commands/api/command-waiter.js';
import type { CommandLimiter } from '../../src/modules/commands/api/command-limiter.js';
import type { CommandQueue } from '../../src/modules/commands/command-queue.js';
import type { CommandStore } from '../../src/modules/commands/command-store.js';
import { CommandResolver } from '../../src/modules/commands/api/command-resolver.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import { PROBLEMS, type Problem } from '../../src/modules/domain/problem.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { ADDRESS, gatewayConfig, gatewayWorld, principal } from '../support/gateway/gateway-world.js';
import { FakeSocket } from '../support/gateway/fake-socket.js';
import { CASES, everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import { mutated, mutations, NASTY, nasty } from '../support/fuzz/mutation.js';

const ROSTER: Roster = {
  queues: { q1: { id: 'q1', name: 'Sales', number: '6400' } },
  agents: { a1: { id: 'a1', name: 'Ann', extension: '1001' } },
  members: { q1: ['a1'] },
};
const LIVE = {
  source: { self: { id: 'self' } },
  queues: { q1: { id: 'q1' } },
  agents: { a1: { id: 'a1', name: 'Ann', queues: { q1: 'available' } } },
};
const config = {
  ...gatewayConfig,
  accounts: [...VENDORS.keys()].map((vendor) => ({ id: vendor, tenant: 'acme', vendor })),
} as unknown as FloorConfig;
const accounts = config.accounts.map(({ id }) => id);

/** What a client sends when all is well. */
const RIGHT = {
  subscribe: { topic: `account/${accounts[0]}`, epoch: 'e1', version: 1 },
  unsubscribe: { topic: `account/${accounts[0]}` },
  time: { sent: 1_750_000_000_000 },
  authenticate: { token: 'viewer' },
  reloaded: { askedAt: 1_750_000_000_000 },
  command: {
    account: 'yeastar',
    idempotencyKey: 'k-1',
    type: 'agent.pause',
    agent: 'Ann',
    queues: ['Sales'],
    params: { seconds: 60, fields: { a: [1] } },
  },
} as const;
type Event = keyof typeof RIGHT;
const EVENTS = Object.keys(RIGHT) as Event[];

/** Whatever a Socket.IO parser may hand over: JSON, and bytes within it. */
type Payload = { changes: Parameters<typeof mutated>[1] } | { instead: unknown };
const payload: fc.Arbitrary<Payload> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ changes: mutations }) },
  { weight: 1, arbitrary: nasty.map((name) => ({ instead: name })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => ({ instead: Buffer.from(bytes) })),
  },
  { weight: 1, arbitrary: fc.jsonValue().map((instead) => ({ instead })) },
  { weight: 1, arbitrary: fc.constant({ instead: undefined }) },
);
const bodyOf = (event: Event, one: Payload): unknown => {
  if ('changes' in one) return mutated(RIGHT[event], one.changes);
  const { instead } = one;
  return typeof instead === 'string' && instead in NASTY ? NASTY[instead as keyof typeof NASTY] : instead;
};

/** Longer than any refusal may be: a list of mistakes, each with a path. */
const LONGEST_REFUSAL = 40_000;

function expectProblem(problem: Problem): string {
  const { code, detail } = problem;
  expect(Object.keys(PROBLEMS)).toContain(code);
  // Of a failure of ours it would be the code.
  expect(code).not.toBe('internal');
  expect(detail.length).toBeLessThan(2_000);
  expect(JSON.stringify(problem).length).toBeLessThan(LONGEST_REFUSAL);
  return code;
}

describe('Messages of a socket', () => {
  const world = gatewayWorld(config);
  const authority = new Authority(config);
  const service = new CommandService(
    authority,
    { take: async () => undefined, isBeyondShare: async () => false } as unknown as CommandLimiter,
    new CommandResolver(authority, new CommandCatalogue(config, VENDORS), {
      of: async () => new AccountView(ROSTER, LIVE as unknown as AccountDocument),
    } as unknown as AccountViews),
    {
      answerOf: async () => undefined,
      accept: async () => ({ outcome: 'full' }),
      load: async () => undefined,
    } as unknown as CommandStore,
    {} as unknown as CommandQueue,
    { follow: async () => undefined, unfollow: () => undefined } as unknown as CommandWaiter,
  );
  const verifier = { verify: (token: string) => world.verifier.verify(token) } as unknown as Logins;
  const limiter = {
    tracked: () => ({ address: ADDRESS, hadTokenInUrl: false }),
    bindPrincipal: () => undefined,
    reject: () => undefined,
  } as unknown as ConnectionLimiter;
  const guard = new HandshakeGuard(verifier, limiter, world.metrics, config);
  const displays = { reloaded: async () => undefined } as unknown as DisplayPush;
  const events = new SocketEvents(world.subscriptions, world.renewal, service, displays);

  beforeAll(() => {
    for (const account of accounts) {
      world.replica.show(`account/${account}`, LIVE);
      world.replica.show(`queue/${account}/q1`, { queue: { self: { id: 'q1' } } });
      world.replica.show(`commands/${account}`, { commands: {} });
    }
    const scopes = new Set(['floor:read', 'agents:command', 'queues:admin']);
    world.tokens.set('viewer', principal({ scopes }));
  });

  it('are each answered once, by what was asked for or by a refusal, and nothing is left of the socket', async () => {
    const seen = new Outcomes();
    const before = world.kept();
    const message = fc.record({ event: fc.constantFrom(...EVENTS), payload });
    await everyCase(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 3 }), async (messages) => {
        const { socket } = world.connect({
          scopes: new Set(['floor:read', 'agents:command', 'queues:admin']),
        });
        const asSocket = socket as unknown as FloorSocket;
        try {
          for (const { event, payload: one } of messages) {
            const answers: ({ ok: true } | { ok: false; error: Problem })[] = [];
            await events.answer(asSocket, event, [
              bodyOf(event, one),
              (answer: (typeof answers)[number]) => answers.push(answer),
            ]);
            expect(answers).toHaveLength(1);
            const [answer] = answers;
            seen.add(`${event} ${answer!.ok ? 'ok' : expectProblem(answer!.error)}`);
          }
        } finally {
          // A case that failed leaves nothing for the next ones, or it would not be the one that is reported.
          socket.end();
        }
        expect(world.kept()).toBe(before);
      }),
    );
    for (const event of EVENTS.filter((one) => one !== 'command'))
      expect(seen.of(`${event} ok`)).toBeGreaterThan(CASES / 50);
    expect(seen.of('command invalid-command')).toBeGreaterThan(CASES / 50);
    expectCleanPrototypes();
  });

  it('with a command nested deeper than the stack are refused as any other', async () => {
    const { socket } = world.connect({ scopes: new Set(['agents:command']) });
    const answers: unknown[] = [];
    const command = { ...RIGHT.command, params: NASTY.deepObject };
    const reply = (answer: unknown) => answers.push(answer);
    await events.answer(socket as unknown as FloorSocket, 'command', [command, reply]);
    expect(answers).toMatchObject([{ ok: false, error: { code: 'invalid-command' } }]);
    socket.end();
  });

  it('that open a connection let it in or say why not', async () => {
    const seen = new Outcomes();
    const right = { token: 'viewer', encoding: 'deflate' };
    await everyCase(
      fc.asyncProperty(payload, async (one) => {
        const auth = 'changes' in one ? mutated(right, one.changes) : bodyOf('time', one);
        const socket = new FakeSocket(world.server, auth);
        const outcomes: unknown[] = [];
        await guard.admit(socket as unknown as FloorSocket, (error) => outcomes.push(error));
        expect(outcomes).toHaveLength(1);
        const [refusal] = outcomes as ((Error & { data: Problem }) | undefined)[];
        seen.add(refusal === undefined ? 'in' : expectProblem(refusal.data));
        if (refusal !== undefined) expect(socket.data['session']).toBeUndefined();
        socket.end();
      }),
    );
    expect(
      Math.min(...['in', 'bad-request', 'unauthenticated'].map((name) => seen.of(name))),
    ).toBeGreaterThan(CASES / 100);
    expectCleanPrototypes();
  });
});
