import { z } from 'zod';
import type { CommandForm } from '../../../vendors/port/command.js';
import { VENDORS } from '../../../vendors/vendors.catalog.js';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import type { FloorConfig } from '../../config/floor-config.js';
import { FloorError } from '../../domain/problem.js';
import type { Roster } from '../../domain/reading.js';
import type { AccountViews } from './account-views.js';
import { Capabilities, CommandCatalogue } from './capabilities.js';

const ROSTER: Roster = {
  queues: {},
  agents: {},
  pauseReasons: [
    { code: '1', label: 'Lunch' },
    { code: '2', label: 'Errand' },
  ],
  skills: [{ id: 's1', name: 'Spanish' }],
};

const effect = () => ({ polls: [], shows: [] });
const COMMANDS: { [type: string]: CommandForm } = {
  'agent.pause': {
    aim: { agent: 'required', queues: 'some' },
    hint: 'In all queues where none is named.',
    params: ({ pauseReasons = [] } = { queues: {}, agents: {} }) => {
      const reasons = pauseReasons.map(({ code, label }) => z.literal(code).meta({ title: label }));
      const seconds = z.int().min(10).max(3600).exactOptional().meta({ title: 'Seconds' });
      if (reasons.length === 0) return z.strictObject({ seconds });
      const reason = z.union(reasons).exactOptional().meta({ title: 'Reason', description: 'Why.' });
      return z.strictObject({ reason, seconds });
    },
    effect,
  },
  'agent.set-skills': { aim: { agent: 'required' }, params: () => z.strictObject({}), effect },
  'queue.update': { aim: { queue: 'required' }, params: () => z.strictObject({}), effect },
  'queue.create': { aim: {}, params: () => z.strictObject({}), effect },
};

const config = (vendor: string) =>
  ({ accounts: [{ id: 'hq', tenant: 'acme', vendor }] }) as unknown as FloorConfig;

function capabilities(roster: () => Promise<Roster | undefined> = async () => ROSTER): Capabilities {
  const catalogue = new CommandCatalogue(config('yeastar'), new Map([['yeastar', { commands: COMMANDS }]]));
  return new Capabilities(new Authority(config('yeastar')), catalogue, { roster } as unknown as AccountViews);
}

const by = (scopes: string[], more: Partial<Principal> = {}): Principal => ({
  ...{ subject: 'sue', tenant: 'acme', scopes: new Set(scopes), expiresAt: 0 },
  ...more,
});
const ALL = ['floor:read', 'agents:command', 'queues:admin'];
const listed = async (caller: Principal): Promise<string[]> =>
  Object.entries((await capabilities().of(caller, 'hq'))?.commands ?? {}).flatMap(([type, { allowed }]) =>
    allowed ? type : [],
  );

describe(Capabilities.name, () => {
  it('holds all that a form needs: targets, bounds, vocabulary and labels', async () => {
    expect(await capabilities().of(by(['agents:command']), 'hq')).toMatchObject({
      complete: true,
      pauseReasons: ROSTER.pauseReasons,
      skills: ROSTER.skills,
      commands: {
        'agent.pause': {
          scope: 'agents:command',
          allowed: true,
          aim: { agent: 'required', queues: 'some' },
          hint: 'In all queues where none is named.',
          params: {
            type: 'object',
            additionalProperties: false,
            properties: {
              reason: {
                title: 'Reason',
                description: 'Why.',
                anyOf: [
                  { type: 'string', const: '1', title: 'Lunch' },
                  { type: 'string', const: '2', title: 'Errand' },
                ],
              },
              seconds: { type: 'integer', minimum: 10, maximum: 3600, title: 'Seconds' },
            },
          },
        },
        'agent.set-skills': {
          scope: 'agents:command',
          allowed: true,
          aim: { agent: 'required' },
          params: { type: 'object', additionalProperties: false, properties: {} },
        },
        'queue.create': { scope: 'queues:admin', allowed: false },
        'queue.update': { scope: 'queues:admin', allowed: false },
      },
    });
  });

  it('says which commands the caller may send', async () => {
    expect(await listed(by(ALL))).toEqual([
      'agent.pause',
      'agent.set-skills',
      'queue.create',
      'queue.update',
    ]);
    expect(await listed(by(['queues:admin']))).toEqual(['queue.create', 'queue.update']);
    expect(await listed(by(ALL, { queues: new Set(['1']) }))).not.toContain('queue.create');
    expect(await listed(by(ALL, { agent: '1001' }))).toEqual(['agent.pause']);
    expect(await listed(by(['floor:read']))).toEqual([]);
  });

  it('says that the vocabulary is missing while the account was never read', async () => {
    const unread = await capabilities(async () => undefined).of(by(ALL), 'hq');
    expect(unread).toMatchObject({ complete: false });
    expect(unread).not.toHaveProperty('pauseReasons');
    expect(unread?.commands['agent.pause']?.params).toMatchObject({ properties: { seconds: {} } });
  });

  it('says nothing when nothing can be known', async () => {
    const away = async (): Promise<never> => Promise.reject(new FloorError('unavailable', 'Away.'));
    expect(await capabilities(away).of(by(ALL), 'hq')).toBeUndefined();
    const broken = async (): Promise<never> => Promise.reject(new TypeError('a mistake'));
    await expect(capabilities(broken).of(by(ALL), 'hq')).rejects.toThrow('a mistake');
  });

  it.each([...VENDORS.keys()])(
    'can draw every form of %s, also before the account was read',
    async (vendor) => {
      for (const roster of [undefined, ROSTER]) {
        const real = new Capabilities(
          new Authority(config(vendor)),
          new CommandCatalogue(config(vendor), VENDORS),
          { roster: async () => roster } as unknown as AccountViews,
        );
        const { commands = {} } = (await real.of(by(ALL), 'hq')) ?? {};
        expect(Object.keys(commands).sort()).toEqual(Object.keys(VENDORS.get(vendor)?.commands ?? {}).sort());
      }
    },
  );
});
