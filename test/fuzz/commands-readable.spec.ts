import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { z } from 'zod';
import { Authority } from '../../src/modules/auth/authority.js';
import type { Principal } from '../../src/modules/auth/principal.js';
import { AccountView, type AccountViews } from '../../src/modules/commands/api/account-views.js';
import { CommandCatalogue } from '../../src/modules/commands/api/capabilities.js';
import type { CommandLimiter } from '../../src/modules/commands/api/command-limiter.js';
import { CommandResolver } from '../../src/modules/commands/api/command-resolver.js';
import { CommandService } from '../../src/modules/commands/api/command-service.js';
import type { CommandWaiter } from '../../src/modules/commands/api/command-waiter.js';
import type { CommandQueue } from '../../src/modules/commands/command-queue.js';
import { recordOf } from '../../src/modules/commands/command-record.js';
import type { CommandStore, NewCommand } from '../../src/modules/commands/command-store.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import { FloorError } from '../../src/modules/domain/problem.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { VENDORS } from '../../src/vendors/vendors.catalog.js';
import { anyText } from '../support/fuzz/any-text.js';
import { everyCase, expectCleanPrototypes, Outcomes } from '../support/fuzz/fuzz.js';
import { sampled } from '../support/fuzz/sampled.js';

const ROSTER: Roster = {
  queues: { 6400: { id: '6400', name: 'Sales', number: '6400' }, 6401: { id: '6401', name: 'Support' } },
  agents: {
    1001: { id: '1001', name: 'Ann', extension: '1001', vendorId: '77' },
    1002: { id: '1002', name: 'Bo', extension: '1002' },
  },
  members: { 6400: ['1001', '1002'], 6401: ['1001'] },
  pauseReasons: [{ code: '1', label: 'Lunch' }],
  skills: [{ id: '5', name: 'German' }],
  statusLabels: [{ name: 'READY', label: 'Ready' }],
};
const agent = (id: string) => ({ id, name: id, state: 'available', queues: { 6400: 'available' } });
const LIVE = {
  source: {},
  queues: { 6400: {}, 6401: {} },
  agents: { 1001: agent('1001'), 1002: agent('1002') },
} as unknown as AccountDocument;

const HOSTILE = [
  ...['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', '.', '..', '../..', '%2e%2e'],
  ...['a/b', '?', '#', '\u0000', 'a\u0007', '\u202e', '\u2028', '\ud800', 'a\udfff', '💡', ' ', 'é', '*'],
];
const hostile = fc.oneof(fc.constantFrom(...HOSTILE), anyText({ maxLength: 12 }));
const name = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('6400', '1001', 'Ann', 'Sales') }, hostile);

/** The value with some of its texts, and names of fields, replaced. */
function poisoned(value: unknown, texts: Iterator<string | undefined>): unknown {
  if (typeof value === 'string') return texts.next().value ?? value;
  if (Array.isArray(value)) return value.map((one) => poisoned(one, texts));
  if (typeof value !== 'object' || value === null) return value;
  // As `JSON.parse` makes it, for which `__proto__` is a name like any other.
  const copy: object = {};
  for (const [key, one] of Object.entries(value))
    Object.defineProperty(copy, key, { value: poisoned(one, texts), enumerable: true, configurable: true });
  return copy;
}

const SCOPES = ['floor:read', 'agents:command', 'queues:admin'];
const CALLER: Principal = { subject: 'sue', issuer: 'https://id', tenant: 'acme', scopes: new Set(SCOPES) };

beforeAll(() => Logger.overrideLogger(false));

describe.each([...VENDORS.values()].map((vendor) => [vendor.kind, vendor] as const))(
  'Commands of %s',
  (kind, { commands }) => {
    const config = { accounts: [{ id: 'hq', tenant: 'acme', vendor: kind }] } as unknown as FloorConfig;
    const views: Pick<AccountViews, 'of' | 'isWaiting'> = {
      of: () => Promise.resolve(new AccountView(ROSTER, LIVE)),
      isWaiting: () => Promise.resolve(true),
    };
    const authority = new Authority(config);
    const resolver = new CommandResolver(
      authority,
      new CommandCatalogue(config, new Map([[kind, { commands }]])),
      views as AccountViews,
    );
    const accepted: NewCommand[] = [];
    const store: Pick<CommandStore, 'answerOf' | 'accept'> = {
      answerOf: () => Promise.resolve(undefined),
      accept: (command) => {
        accepted.push(command);
        return Promise.resolve({ outcome: 'accepted' });
      },
    };
    const waiter: Pick<CommandWaiter, 'follow' | 'unfollow' | 'settled' | 'missed'> = {
      follow: () => Promise.resolve(),
      unfollow: () => undefined,
      settled: () => Promise.resolve(undefined),
      missed: () => undefined,
    };
    const service = new CommandService(
      authority,
      {
        take: () => Promise.resolve(),
        isBeyondShare: () => Promise.resolve(false),
      } as unknown as CommandLimiter,
      resolver,
      store as CommandStore,
      { add: () => Promise.resolve() } as unknown as CommandQueue,
      waiter as CommandWaiter,
    );

    it.each(Object.entries(commands))('%s: what is accepted can be read again', async (type, form) => {
      const schema = z.toJSONSchema(form.params(ROSTER), { io: 'input', unrepresentable: 'any' });
      const outcomes = new Outcomes();
      const targets = fc.record(
        { agent: name, queue: name, queues: fc.oneof(fc.constant('all'), fc.array(name, { maxLength: 2 })) },
        { requiredKeys: [] },
      );
      const texts = fc.array(fc.option(hostile, { nil: undefined, freq: 2 }), { maxLength: 8 });
      const meant = fc.constant(
        Object.fromEntries(
          Object.entries({ agent: '1001', queue: '6400', queues: ['6400'] }).filter(
            ([field]) => form.aim[field as keyof typeof form.aim] !== undefined,
          ),
        ),
      );
      await everyCase(
        fc.asyncProperty(fc.oneof(meant, targets), sampled(schema), texts, async (aim, sample, hostiles) => {
          const params = poisoned(sample, hostiles[Symbol.iterator]() as Iterator<string | undefined>);
          accepted.length = 0;
          try {
            await service.execute(CALLER, 'hq', 'key', { type, ...aim, params });
          } catch (error) {
            // Anything but a refusal is a crash of the door.
            if (!(error instanceof FloorError) || error.problem.status >= 500) throw error;
            expect(accepted).toEqual([]);
            outcomes.add('refused');
            return;
          }
          outcomes.add('accepted');
          const [{ command, effect }] = accepted as [NewCommand];
          // As Redis keeps it: bytes of UTF-8.
          const kept = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString();
          const fields = { row: kept(command), effect: kept(effect), revision: '0', due: '1', accepted: '1' };
          const record = recordOf(fields, 2);
          expect(record?.command).toEqual(JSON.parse(JSON.stringify(command)));
          expect(record?.effect).toEqual(JSON.parse(JSON.stringify(effect)));
        }),
        300,
      );
      expect(outcomes.of('refused') + outcomes.of('accepted')).toBeGreaterThan(0);
      expectCleanPrototypes();
    });
  },
);
