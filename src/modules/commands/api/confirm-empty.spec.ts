import { z } from 'zod';
import type { CommandForm } from '../../../vendors/port/command.js';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import type { FloorConfig } from '../../config/floor-config.js';
import type { AccountDocument } from '../../domain/account-document.js';
import { FloorError } from '../../domain/problem.js';
import { AccountView, type AccountViews } from './account-views.js';
import { Capabilities, CommandCatalogue } from './capabilities.js';
import { CommandResolver } from './command-resolver.js';

const setAgents: CommandForm = {
  aim: { queue: 'required', agentsIn: ['agents'] },
  replaces: 'agents',
  params: () => z.strictObject({ agents: z.array(z.string()) }),
  effect: () => ({ polls: [], shows: [] }),
};
const config = { accounts: [{ id: 'hq', tenant: 'acme', vendor: 'portsip' }] } as unknown as FloorConfig;
const roster = { queues: { q1: { id: 'q1', name: 'Sales' } }, agents: { a1: { id: 'a1', name: 'Ann' } } };
const views = {
  of: async () =>
    new AccountView(roster, { source: {}, queues: {}, agents: {} } as unknown as AccountDocument),
  roster: async () => roster,
} as unknown as AccountViews;
const catalogue = new CommandCatalogue(
  config,
  new Map([['portsip', { commands: { 'queue.set-agents': setAgents } }]]),
);
const authority = new Authority(config);
const caller: Principal = { subject: 'sue', tenant: 'acme', scopes: new Set(['floor:read', 'queues:admin']) };

async function outcome(params: object): Promise<unknown> {
  try {
    const request = { type: 'queue.set-agents', queue: 'q1', ...params };
    return (await new CommandResolver(authority, catalogue, views).check(caller, 'hq', request)).resolved
      .params;
  } catch (error) {
    return error instanceof FloorError ? error.problem : error;
  }
}

describe('a list that replaces another', () => {
  it('is refused when it is empty', async () => {
    const refusal = { status: 422, code: 'confirm-empty' };
    expect(await outcome({ params: { agents: [] } })).toMatchObject(refusal);
    expect(await outcome({ params: { agents: [], confirmEmpty: false } })).toMatchObject(refusal);
  });

  it('may be empty when that is confirmed, in params or beside them', async () => {
    expect(await outcome({ params: { agents: [], confirmEmpty: true } })).toEqual({ agents: [] });
    expect(await outcome({ params: { agents: [] }, confirmEmpty: true })).toEqual({ agents: [] });
  });

  it('needs no confirmation when it is not empty', async () => {
    expect(await outcome({ params: { agents: ['Ann'] } })).toEqual({ agents: ['a1'] });
    expect(await outcome({ params: { agents: ['Ann'], confirmEmpty: true } })).toEqual({ agents: ['a1'] });
  });

  it('is confirmed by a boolean only', async () => {
    expect(await outcome({ params: { agents: [], confirmEmpty: 'yes' } })).toMatchObject({
      code: 'invalid-command',
      errors: [{ path: 'params.confirmEmpty', code: 'wrong-type' }],
    });
  });

  it('is offered with its confirmation in the form', async () => {
    const { commands } = (await new Capabilities(authority, catalogue, views).of(caller, 'hq')) ?? {};
    expect(commands?.['queue.set-agents']?.params).toMatchObject({
      properties: { agents: { type: 'array' }, confirmEmpty: { type: 'boolean' } },
    });
  });
});
