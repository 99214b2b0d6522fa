import type { Alert } from '../../../client/index.js';
import { valueWords } from '../alerts/alert-words.js';
import type { Alarm } from '../shared/thresholds.js';
import { WALL } from '../texts/wall.js';
import { kindOf, levelOf } from './wall-alerts.js';

/** An alarm of a queue with what is counted: `5 waiting (limit 5)`. */
export function QueueAlarm({ alarm, waiting, limit }: QueueAlarmProps) {
  const counted = alarm.kind === 'waiting' && limit !== undefined;
  return <AlarmChip alarm={alarm} words={counted ? WALL.ofLimit({ waiting, limit }) : undefined} />;
}

interface QueueAlarmProps {
  alarm: Alarm;
  waiting: number;
  limit: number | undefined;
}

/** A sign, a word and a colour, each sufficient alone. */
export function AlarmChip({ alarm: { kind, level }, words }: { alarm: Alarm; words?: string | undefined }) {
  return (
    <span class={`chip chip-${level}`} data-alarm={kind} data-level={level}>
      <Icon name={kind} />
      {words ?? WALL.alarms[kind][level]}
    </span>
  );
}

interface AlertChipProps {
  alert: Alert;
  /** Says the value too, at this instant. */
  at?: number;
}

/** An alert of a rule, by the name that the rule was given. */
export function AlertChip({ alert, at }: AlertChipProps) {
  const { name, measure, acked } = alert;
  const value = at === undefined ? undefined : valueWords(alert, at);
  return (
    <span class={`chip chip-${levelOf(alert)} chip-alert`} data-alert={alert.id} data-level={levelOf(alert)}>
      <Icon name={acked === undefined ? (kindOf(measure) ?? 'waiting') : 'live'} />
      <span class="name" dir="auto">
        {name}
        {value !== undefined && ` ${value}`}
      </span>
      {acked !== undefined && <small>{WALL.seen}</small>}
    </span>
  );
}

/** Drawn here: a television has few fonts, and the page loads nothing from elsewhere. 24 by 24. */
const PATHS = {
  waiting: 'M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 8h2v2h-2v-2z',
  oldest: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 5v5.4l3.8 2.3-1 1.7L11 13.5V7h2z',
  unstaffed:
    'M3 4.3 4.3 3 21 19.7 19.7 21 16 17.300V20H4v-2c0-2.7 5.3-4 8-4h.7L3 4.300zM12 4a4 4 0 0 1 3.3 6.300L9.7 4.700C10.4 4.3 11.2 4 12 4z',
  pause: 'M6 4h4v16H6V4zm8 0h4v16h-4V4z',
  old: 'M2 3.3 3.3 2 22 20.7 20.7 22l-5-5a5 5 0 0 0-6.4.3L8 15.900a7 7 0 0 1 5-2L10.5 11.400A10 10 0 0 0 6 14l-1.4-1.400a12 12 0 0 1 4.3-2.800L2 3.300zM12 18a2 2 0 1 1 0 4 2 2 0 0 1 0-4zm0-10c3 0 5.7 1.2 7.7 3.200L18.3 12.6',
  live: 'M9 16.2 4.8 12l-1.4 1.400L9 19 21 7l-1.4-1.400L9 16.200z',
} as const;

export type IconName = keyof typeof PATHS;

/** Beside words that say the same. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
