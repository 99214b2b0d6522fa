import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { Aim, Capabilities } from './capabilities.js';
import type { CommandTarget } from './commands.js';

export type MenuGroup = 'agent' | 'call' | 'queue';
export type Menu = readonly { readonly group: MenuGroup; readonly types: readonly CommandType[] }[];

const GROUPS: readonly MenuGroup[] = ['agent', 'call', 'queue'];

/** All commands that the phone system supports for the target, in the order of the texts. */
export function menuOf({ commands }: Capabilities, target: CommandTarget): Menu {
  const types = supported(commands, (type, aim) => !isOfSystem(aim) && fits(type, aim, target));
  return GROUPS.flatMap((group) => {
    const among = types.filter((type) => groupOf(type) === group);
    return among.length === 0 ? [] : [{ group, types: among }];
  });
}

/** Those about the phone system itself, such as its skills: they have no agent, queue or call. */
export const systemCommands = ({ commands }: Capabilities): readonly CommandType[] =>
  supported(commands, (_type, aim) => isOfSystem(aim));

const supported = (
  commands: Capabilities['commands'],
  isWanted: (type: CommandType, aim: Aim) => boolean,
): CommandType[] =>
  (Object.keys(ACTIONS.types) as CommandType[]).filter((type) => {
    const capability = commands.get(type);
    return capability !== undefined && isWanted(type, capability.aim);
  });

const groupOf = (type: CommandType): MenuGroup | undefined =>
  GROUPS.find((group) => type.startsWith(`${group}.`));

/** A waiting caller talks to no agent, so there is no conversation to listen to. */
const OF_WAITING_CALLS = new Set<CommandType>([
  'call.pickup',
  'call.prioritise',
  'call.withdraw',
  'call.hangup',
  'call.transfer',
]);

function fits(type: CommandType, aim: Aim, { agent, queue, call }: CommandTarget): boolean {
  if (call !== undefined) return OF_WAITING_CALLS.has(type) && aim.agent !== 'required';
  if (agent !== undefined) return aim.agent !== undefined;
  return (
    queue !== undefined && aim.agent === undefined && (!type.startsWith('call.') || choosesCaller(type, aim))
  );
}

/** Of a queue one of its waiting callers is chosen in the form. */
export const choosesCaller = (type: CommandType, { agent, queue }: Aim): boolean =>
  OF_WAITING_CALLS.has(type) && agent === undefined && queue === 'required';

const isOfSystem = ({ agent, queue }: Aim): boolean => agent === undefined && queue === undefined;
