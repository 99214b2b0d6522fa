import type { WaitingCall } from '../../../../client/index.js';
import { numberWords } from '../../shared/formats.js';
import { timeOf } from '../../shared/freshness.js';
import { ACTIONS } from '../../texts/actions.js';
import { CONSOLE } from '../../texts/console.js';

const t = ACTIONS.form;

interface Props {
  id: string;
  value: string;
  'aria-describedby': string;
  'aria-invalid': boolean;
  'aria-required': boolean;
  /** Undefined: not known yet. */
  callers: readonly WaitingCall[] | undefined;
  onValue: (value: string) => void;
}

/** One of the callers who wait in a queue, by who it is and since when. The choice stays when its caller is gone, and says so. */
export function CallerSelect({ callers, onValue, ...common }: Props) {
  const { value } = common;
  const isGone = value !== '' && callers !== undefined && callers.every(({ id }) => id !== value);
  const now = Date.now();
  return (
    <select {...common} onChange={({ currentTarget }) => onValue(currentTarget.value)}>
      <option value="">{callers?.length === 0 ? CONSOLE.empty.waiting : t.choose}</option>
      {isGone && <option value={value}>{CONSOLE.gone.waiting}</option>}
      {callers?.map(({ id, caller, callerName = caller ?? id, since, priority }) => (
        <option key={id} value={id}>
          {t.caller({
            name: caller === undefined || caller === callerName ? callerName : `${callerName} ${caller}`,
            time: timeOf(since, now),
            priority: priority === undefined ? undefined : numberWords(priority),
          })}
        </option>
      ))}
    </select>
  );
}
