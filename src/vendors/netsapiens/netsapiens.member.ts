import type { z } from 'zod';
import type { Activity, Availability, MembershipSettings } from '../../modules/domain/agent.js';
import type { MemberReading } from '../../modules/domain/reading.js';
import { localPart, type Leg } from './netsapiens.leg.js';
import type { Legs } from './netsapiens.legs.js';
import { PAUSE_REASONS } from './netsapiens.pause-reasons.js';
import type { NetsapiensAgent } from './netsapiens.schema.js';

const PAUSES = new Set(PAUSE_REASONS.map(({ code }) => code));
/** What the first API calls them. */
const FIRST_TYPES: ReadonlyMap<string, string> = new Map([
  ['immediate', 'automatic'],
  ['offnet', 'offnet-automatic'],
]);

/** An agent in a queue. `ours` turns an instant by the vendor's clock into one by ours. */
export function memberReading(
  agent: NetsapiensAgent,
  legs: Legs,
  ours: (instant: number) => number,
): MemberReading {
  const { id, name, order, priority, kind, modifiedAt, message, type, dispatch, device, calls } = agent;
  const status = statusOf(agent);
  const { activity, since } = activityOf(agent, legs);
  const availability = availabilityOf(agent, activity !== 'idle');
  const away = availability !== undefined && availability !== 'available';
  // The row's own instant is that of its last change, which need not be the end of the last call.
  const sinceRow = activity === 'idle' && isOut(availability) ? modifiedAt : undefined;
  const instant = since ?? sinceRow;
  return {
    id,
    ...(name !== undefined && { name }),
    extension: extensionOf(agent),
    ...(availability !== undefined && { availability }),
    activity,
    ...(away && message !== undefined && { reason: message }),
    ...(instant !== undefined && { since: ours(instant) }),
    ...(order !== undefined && { order }),
    ...(priority !== undefined && { priority }),
    ...(kind !== undefined && { kind }),
    ...(status !== undefined && { status }),
    ...settingsOf(agent),
    vendorState: `${type ?? '-'}, dispatch ${dispatch ?? '-'}, device ${device ?? '-'}, calls ${calls ?? '-'}`,
  };
}

export function extensionOf({ id, login }: NetsapiensAgent): string {
  return localPart(login ?? id);
}

/** Whether a call could reach the agent; undefined when the vendor does not say. */
export function isReachable({ device }: NetsapiensAgent): boolean | undefined {
  switch (device?.toLowerCase()) {
    case 'yes':
    case 'reg':
    case 'registered':
    case 'push-enabled':
    case 'offnet':
      return true;
    case 'no':
    case 'unreg':
    case 'unregistered':
      return false;
    default:
      return undefined;
  }
}

/** What was set for the agent in this queue, whatever the system makes of it at the moment. */
function statusOf({ type }: NetsapiensAgent): string | undefined {
  const word = type?.toLowerCase();
  return word === undefined ? undefined : (FIRST_TYPES.get(word) ?? word);
}

function settingsOf(agent: NetsapiensAgent): z.infer<typeof MembershipSettings> {
  const { wrapUpSeconds, autoAnswer, confirmAnswer, maxCalls, maxSms } = agent;
  return {
    ...(wrapUpSeconds !== undefined && { wrapUpSeconds }),
    ...(autoAnswer !== undefined && { autoAnswer }),
    ...(confirmAnswer !== undefined && { confirmAnswer }),
    ...(maxCalls !== undefined && { maxCalls }),
    ...(maxSms !== undefined && { maxSms }),
  };
}

function availabilityOf(agent: NetsapiensAgent, busy: boolean): Availability | undefined {
  const { message = '' } = agent;
  const dispatch = agent.dispatch?.toLowerCase();
  switch (statusOf(agent)) {
    case 'disabled':
      return 'logged-out';
    case 'automatic':
    case 'offnet-automatic':
      if (dispatch === 'available') return 'available';
      if (dispatch !== 'unavailable') return undefined;
      // Logged in, free, and yet not given calls: wrap-up, a limit, or something else; the vendor does not say which.
      return busy || isReachable(agent) === false ? 'available' : 'not-ready';
    case 'manual':
      // Logged out, but ready for one call.
      if (dispatch === 'available') return 'available';
      if (dispatch !== 'unavailable') return undefined;
      return PAUSES.has(message.trim().toLowerCase()) ? 'paused' : 'logged-out';
    default:
      return undefined;
  }
}

function isOut(availability: Availability | undefined): boolean {
  return availability === 'logged-out' || availability === 'paused';
}

/** From the legs, which tell whose call it is; the agent's row only counts its calls, over all queues. */
function activityOf(agent: NetsapiensAgent, legs: Legs): { activity: Activity; since?: number } {
  const reaching = legs.to(agent);
  const here = reaching.filter(({ queue, phase }) => queue === agent.queue && phase === 'talking');
  const talk = earliest(here.filter(({ call }) => !call.held));
  if (talk !== undefined) return since('on-call', talk.call);
  if (here.length > 0) return { activity: 'on-hold' };
  if (reaching.some(({ phase }) => phase === 'ringing')) return { activity: 'ringing' };
  const other = earliest([...reaching, ...legs.from(agent)]);
  if (other !== undefined) return since('other-call', other.call);
  return { activity: (agent.calls ?? 0) > 0 ? 'other-call' : 'idle' };
}

/** Of several calls the one that was answered first, in whatever order they are listed. */
function earliest(legs: readonly Leg[]): Leg | undefined {
  const answered = ({ call }: Leg) => call.answeredAt ?? Infinity;
  return [...legs].sort((a, b) => Math.sign(answered(a) - answered(b)) || 0)[0];
}

function since(activity: Activity, { answeredAt }: { answeredAt?: number | undefined }) {
  return { activity, ...(answeredAt !== undefined && { since: answeredAt }) };
}
