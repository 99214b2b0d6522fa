import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import type { AccountViews, ServersRead } from '../commands/api/account-views.js';
import { CommandCatalogue } from '../commands/api/capabilities.js';
import type { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import type { CommandForms } from '../../vendors/port/command.js';
import { SetupController } from './setup.controller.js';

const form = {} as NonNullable<CommandForms['server.create']>;
const config = {
  accounts: [
    { id: 'full', tenant: 'acme', vendor: 'everything' },
    { id: 'bare', tenant: 'acme', vendor: 'nothing' },
    { id: 'rival', tenant: 'other', vendor: 'everything' },
  ],
} as unknown as FloorConfig;
const catalogue = new CommandCatalogue(
  config,
  new Map([
    ['everything', { commands: { 'server.create': form, 'status-label.set': form } }],
    ['nothing', { commands: {} }],
  ]),
);
const ANN: Principal = {
  subject: 'ann',
  tenant: 'acme',
  scopes: new Set(['floor:read', 'queues:admin']),
  expiresAt: 0,
};
const NARROW: Principal = { ...ANN, queues: new Set(['1']) };
const VIEWER: Principal = { ...ANN, scopes: new Set(['floor:read']) };

describe(SetupController.name, () => {
  let roster: Roster | undefined;
  let read: ServersRead | undefined;
  let controller: SetupController;

  beforeEach(() => {
    roster = { queues: {}, agents: {}, statusLabels: [{ name: 'DND', label: 'Lunch' }] };
    read = {
      servers: [
        { id: 's1', name: 'One', enabled: true, status: 'ONLINE', cpuUsage: 7, memoryUsage: 40 },
        { id: 's2', name: 'Two' },
      ],
      polledAt: 1_000,
    };
    const views: Pick<AccountViews, 'roster' | 'servers'> = {
      roster: async () => roster,
      servers: async () => read,
    };
    controller = new SetupController(new Authority(config), catalogue, views as AccountViews);
  });

  const codeOf = async (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => 'none',
      (error: unknown) => {
        if (error instanceof FloorError) return `${error.code}: ${error.message}`;
        throw error;
      },
    );

  it('lists the labels of agents’ states, also for a token for single queues', async () => {
    for (const caller of [ANN, NARROW, VIEWER])
      expect(await controller.statusLabels(caller, 'full')).toEqual({
        items: [{ name: 'DND', label: 'Lunch' }],
      });
  });

  it('lists the servers, one server, and their age', async () => {
    expect(await controller.servers(ANN, 'full')).toEqual({ items: read?.servers, polledAt: 1_000 });
    expect(await controller.serverStatus(ANN, 'full', 's1')).toEqual({
      ...{ id: 's1', status: 'ONLINE', cpuUsage: 7, memoryUsage: 40, polledAt: 1_000 },
    });
    expect(await controller.serverStatus(ANN, 'full', 's2')).toEqual({ id: 's2', polledAt: 1_000 });
    expect(await codeOf(controller.serverStatus(ANN, 'full', 'constructor'))).toBe(
      'not-found: There is no server "constructor" in account "full".',
    );
  });

  it('distinguishes what was not read yet from what the system does not have', async () => {
    roster = read = undefined;
    expect(await codeOf(controller.statusLabels(ANN, 'full'))).toMatch(
      /^not-ready: The status labels of account/,
    );
    expect(await codeOf(controller.servers(ANN, 'full'))).toMatch(/^not-ready: The servers of account/);
    expect(await codeOf(controller.statusLabels(ANN, 'bare'))).toBe(
      'not-found: Account "bare" is a nothing system, and those have no status labels.',
    );
    expect(await codeOf(controller.servers(ANN, 'bare'))).toBe(
      'not-found: Account "bare" is a nothing system, and those have no servers.',
    );
  });

  it('keeps servers to administrators of the whole account', async () => {
    expect(await codeOf(controller.servers(VIEWER, 'full'))).toMatch(/^forbidden/);
    expect(await codeOf(controller.serverStatus(NARROW, 'full', 's1'))).toMatch(/^forbidden/);
    for (const answer of [controller.servers(ANN, 'rival'), controller.statusLabels(ANN, 'rival')])
      expect(await codeOf(answer)).toMatch(/^not-found: There is no account/);
  });
});
