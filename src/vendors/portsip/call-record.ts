import type { ContactOutcome, ContactPart } from '../../modules/domain/contact.js';
import type { CallTarget, PortsipEvent } from './event-shapes.js';

/** Stamps are whole seconds, and may be rounded either way. */
const SECOND_MS = 1_000;

/** What the roster knows of a number. */
export interface Numbers {
  /** The id of the queue. */
  queue(number: string): string | undefined;
  isAgent(number: string): boolean;
}

interface Ending {
  outcome?: ContactOutcome;
  agent?: string;
  talkSeconds?: number;
}

/**
 * The ways through queues in the record of a call that has ended (`call_cdr`). A queue is one of the targets, from its
 * `start_time` to its `ended_time`; who answered is another one, which rings meanwhile and is answered as that of the queue ends.
 */
export function recordContacts(event: PortsipEvent, numbers: Numbers): ContactPart[] {
  const { session_id: call, caller, call_targets: targets } = event;
  if (call === undefined) return [];
  return targets.rows.flatMap((target): ContactPart[] => {
    const queue = numbers.queue(target.callee ?? '');
    const { start_time: enteredAt, ended_time: leftAt } = target;
    if (queue === undefined || enteredAt === undefined) return [];
    return [
      {
        ...{ queue, call, enteredAt },
        ...(leftAt !== undefined && { leftAt, ...endingOf(target, leftAt, event, numbers) }),
        ...(caller !== undefined && { caller }),
        source: 'record',
      },
    ];
  });
}

function endingOf(of: CallTarget, leftAt: number, event: PortsipEvent, numbers: Numbers): Ending {
  const others = event.call_targets.rows.filter((target) => target !== of);
  const after = others.filter(({ start_time: start = 0 }) => start >= leftAt);
  // A reason of the whole call is one of its last part.
  const reasons = [of.end_reason, ...(after.length === 0 ? [event.end_reason, event.ended_reason] : [])];
  const isFor = (pattern: RegExp) => reasons.some((reason) => pattern.test(reason ?? ''));
  if (isFor(/^queue_abandoned$/i)) return { outcome: 'abandoned' };
  if (isFor(/^queue_exit$/i)) return { outcome: 'flowed-out' };
  const answer = others.find((target) => answers(target, of, leftAt, numbers));
  if (answer !== undefined) return answeredBy(answer, numbers);
  if (isFor(/^(caller_disconnect(ed)?|cancelled)$/i)) return { outcome: 'abandoned' };
  if (after.length > 0) return isFor(/^(referred|redirected)$/i) ? { outcome: 'flowed-out' } : {};
  // The queue itself hangs up when a caller has waited for too long.
  return { outcome: isFor(/^callee_disconnect(ed)?$/i) ? 'flowed-out' : 'abandoned' };
}

/** It rings while the caller waits; an overflow destination only once the caller has left. */
function answers(target: CallTarget, queue: CallTarget, leftAt: number, numbers: Numbers): boolean {
  const { callee = '', status, answered_time: answered, start_time: start } = target;
  if (!/^answered$/i.test(status ?? '') || answered === undefined || start === undefined) return false;
  if (start < (queue.start_time ?? 0) || Math.abs(answered - leftAt) > SECOND_MS) return false;
  return numbers.queue(callee) === undefined && (numbers.isAgent(callee) || start < leftAt);
}

function answeredBy({ callee = '', talk_duration: talk }: CallTarget, numbers: Numbers): Ending {
  return {
    outcome: 'answered',
    ...(numbers.isAgent(callee) && { agent: callee }),
    ...(talk !== undefined && talk >= 0 && { talkSeconds: talk }),
  };
}
