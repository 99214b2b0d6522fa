import type { Alarm } from '../shared/thresholds.js';
import { WALL } from '../texts/wall.js';
import { Icon } from './icon.js';

/** A sign, a word and a colour: any two of them may be missed. */
export function AlarmChip({ alarm: { kind, level } }: { alarm: Alarm }) {
  return (
    <span class={`chip chip-${level}`} data-alarm={kind} data-level={level}>
      <Icon name={kind} />
      {WALL.alarms[kind][level]}
    </span>
  );
}
