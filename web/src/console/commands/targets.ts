import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import type { Commands, CommandTarget, Names } from './commands.js';
import { listWords } from '../../shared/formats.js';

const MOST_NAMES = 5;

/** The first five names, and how many more there are. */
export function namesWords(names: readonly string[]): string {
  const first = listWords(names.slice(0, MOST_NAMES));
  const more = names.length - MOST_NAMES;
  return more > 0 ? ACTIONS.dialog.andMore({ names: first, more }) : first;
}

/** `Ann, Bo, Cy, Dee, Eve and 12 more`, in the order of the targets. */
export const agentNames = (targets: readonly CommandTarget[], names: Pick<Names, 'agent'>): string =>
  namesWords(
    targets.flatMap(({ account, agent }) => (agent === undefined ? [] : [names.agent(account, agent)])),
  );

/** Targets of a pause that are paused already: a second pause would replace their reason and time. */
export function pausedAlready(
  commands: Pick<Commands, 'agentRow'>,
  type: CommandType,
  targets: readonly CommandTarget[],
): readonly CommandTarget[] {
  if (type !== 'agent.pause') return [];
  return targets.filter(
    ({ account, agent }) =>
      agent !== undefined && commands.agentRow(account, agent)?.availability === 'paused',
  );
}
