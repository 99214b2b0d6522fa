import { ACTIONS } from '../../texts/actions.js';
import type { Commands, CommandTarget } from './commands.js';
import { agentNames } from './targets.js';

const t = ACTIONS.dialog;

interface Props {
  commands: Pick<Commands, 'names'>;
  targets: readonly CommandTarget[];
  /** There are no other targets. */
  alone: boolean;
  again: boolean;
  onAgain: (again: boolean) => void;
}

/** Says whose pause stays as it is; a tick pauses them again. */
export function PausedAlready({ commands, targets, alone, again, onAgain }: Props) {
  if (targets.length === 0) return null;
  const pausedWords = alone ? t.allPausedAlready : t.pausedAlready;
  const names = agentNames(targets, commands.names);
  return (
    <div class="paused-already">
      <p role="status">{again ? t.pausesAgain({ names }) : pausedWords({ count: targets.length, names })}</p>
      <label class="choice">
        <input type="checkbox" checked={again} onChange={(event) => onAgain(event.currentTarget.checked)} />
        {t.pauseAgain}
      </label>
    </div>
  );
}
