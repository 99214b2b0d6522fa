import type { CommandType } from '../domain/command.js';
import type { Scope } from './principal.js';

type Subject<T extends string> = T extends `${infer S}.${string}` ? S : never;

/** What acts on people and calls is a supervisor's; what changes how the system is set up is an administrator's. */
const SCOPES: { readonly [S in Subject<CommandType>]: Scope } = {
  agent: 'agents:command',
  call: 'agents:command',
  queue: 'queues:admin',
  'status-label': 'queues:admin',
  skill: 'queues:admin',
  server: 'queues:admin',
};

/** An agent's own token orders these for that agent, whatever its scopes, and nothing else. */
const OWN: ReadonlySet<CommandType> = new Set([
  'agent.login',
  'agent.logout',
  'agent.pause',
  'agent.unpause',
]);

/** These act on the whole account, so a token for single queues never may. */
const ACCOUNT_WIDE: ReadonlySet<CommandType> = new Set([
  'queue.create',
  'status-label.set',
  'status-label.delete',
  'skill.create',
  'skill.update',
  'skill.delete',
  'server.create',
  'server.update',
  'server.delete',
]);

export function commandScope(type: CommandType): Scope {
  const [subject = ''] = type.split('.', 1);
  return SCOPES[subject as Subject<CommandType>];
}

export const isOwn = (type: CommandType): boolean => OWN.has(type);
export const isAccountWide = (type: CommandType): boolean => ACCOUNT_WIDE.has(type);
