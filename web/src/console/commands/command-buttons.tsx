import type { JSX } from 'preact';
import type { CommandType } from '../../../../client/index.js';
import { ACTIONS } from '../../texts/actions.js';
import { useWatched } from './use-commands.js';
import { capabilityOf, obstacleOf } from './capabilities.js';
import { targetLabel, type Commands, type CommandTarget } from './commands.js';
import { menuOf } from './menu.js';
import { agentNames } from './targets.js';

interface Props {
  commands: Commands;
  target: CommandTarget;
  /** What makes sense of the target as it stands, a button each. */
  first?: readonly CommandType[];
  /** The same, where the phone system has it at all. */
  offered?: readonly CommandType[];
  /** Of the buttons, where the table they stand in moves the focus itself. */
  tabIndex?: number;
}

/** The most used commands of a target, and a button for the others. */
export function CommandMenu({ commands, target, first = [], offered = [], tabIndex = 0 }: Props) {
  const supported = useWatched(commands, () => supportedBits(commands, target, offered));
  const empty = useWatched(commands, () => offersNothing(commands, target));
  return (
    <span class="command-menu">
      {first.map((type) => (
        <CommandButton key={type} commands={commands} type={type} targets={[target]} tabIndex={tabIndex} />
      ))}
      {offered.map(
        (type, i) =>
          supported[i] === '1' && (
            <CommandButton
              key={type}
              commands={commands}
              type={type}
              targets={[target]}
              tabIndex={tabIndex}
            />
          ),
      )}
      {!empty && (
        <button
          type="button"
          class="more"
          aria-label={`${ACTIONS.more} ${targetLabel([target], commands.names)}`}
          aria-haspopup="dialog"
          tabIndex={tabIndex}
          aria-disabled={commands.off !== undefined}
          title={commands.off}
          onClick={() => commands.openMenu([target])}
        >
          {ACTIONS.more}
        </button>
      )}
    </span>
  );
}

/** `10` of two commands of which the first is supported: a text, so that it is recognised by its value. */
const supportedBits = (
  commands: Commands,
  { account }: CommandTarget,
  types: readonly CommandType[],
): string =>
  types
    .map((type) => (capabilityOf(commands.capabilities(account), type) === undefined ? '0' : '1'))
    .join('');

/** It is known what the phone system supports, and nothing of it is for this target. */
function offersNothing(commands: Commands, target: CommandTarget): boolean {
  const state = commands.capabilities(target.account);
  return state.state === 'known' && menuOf(state.capabilities, target).length === 0;
}

interface CommandButtonProps {
  commands: Commands;
  type: CommandType;
  targets: readonly CommandTarget[];
  tabIndex?: number;
}

/** Sends the command or opens its form. An unavailable command is disabled and says why. */
export function CommandButton({ commands, type, targets, tabIndex = 0 }: CommandButtonProps) {
  const obstacle = useWatched(commands, () => obstacleFor(commands, type, targets));
  const { name } = ACTIONS.types[type];
  const Sign = SIGNS[type];
  const rings = useWatched(commands, () =>
    Sign === undefined ? undefined : ringsWords(commands, type, targets),
  );
  return (
    <button
      type="button"
      class={Sign === undefined ? 'command' : 'command signed'}
      data-action={type}
      aria-label={`${name} ${targetLabel(targets, commands.names)}`}
      tabIndex={tabIndex}
      aria-disabled={obstacle !== undefined}
      title={obstacle ?? rings}
      onClick={() => {
        if (obstacle === undefined) commands.open(type, targets);
      }}
    >
      {Sign !== undefined && <Sign />}
      <span class={Sign && 'word'}>{name}</span>
    </button>
  );
}

/** Where a table has no room for the word. */
const SIGNS: { readonly [type in CommandType]?: () => JSX.Element } = {
  'call.listen': () => (
    <svg class="sign" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M2 10V8a6 6 0 0 1 12 0v2" fill="none" stroke="currentColor" stroke-width="1.6" />
      <rect x="1" y="9" width="3.6" height="5" rx="1.2" fill="currentColor" />
      <rect x="11.4" y="9" width="3.6" height="5" rx="1.2" fill="currentColor" />
    </svg>
  ),
};

/** Which phone a click rings; before it is known the click asks for it. */
function ringsWords(commands: Commands, type: CommandType, [target]: readonly CommandTarget[]): string {
  const { name } = ACTIONS.types[type];
  const extension = target && commands.ownExtension(target.account);
  return extension === undefined ? name : ACTIONS.rings({ name, extension });
}

/** Available when it is available for at least one target. */
function obstacleFor(
  commands: Commands,
  type: CommandType,
  targets: readonly CommandTarget[],
): string | undefined {
  const obstacles = targets.map(({ account }) => obstacleOf(commands.capabilities(account), type));
  return obstacles.includes(undefined) ? undefined : obstacles[0];
}

const FIRST = ['agent.pause', 'agent.unpause'] as const;

interface BulkBarProps {
  commands: Commands;
  targets: readonly CommandTarget[];
  /** How many of the targets a filter hides. */
  hidden: number;
  onClear: () => void;
}

/** Commands for all selected agents, and their names. */
export function BulkBar({ commands, targets, hidden, onClear }: BulkBarProps) {
  if (targets.length === 0) return null;
  return (
    <section class="bulk-bar" aria-label={ACTIONS.bulk.title}>
      <strong>{ACTIONS.bulk.selected({ count: targets.length, hidden })}</strong>
      <span class="target-names">{agentNames(targets, commands.names)}</span>
      {FIRST.map((type) => (
        <CommandButton key={type} commands={commands} type={type} targets={targets} />
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        aria-disabled={commands.off !== undefined}
        title={commands.off}
        onClick={() => commands.openMenu(targets)}
      >
        {ACTIONS.more}
      </button>
      <button type="button" onClick={onClear}>
        {ACTIONS.bulk.clear}
      </button>
    </section>
  );
}
