import type { Activity, Availability } from '../../modules/domain/agent.js';

export interface StatusAxes {
  availability?: Availability;
  activity?: Activity;
  reason?: string;
}

/**
 * The vendor has one word where we have three axes: on a call it does not tell whether the agent is ready, and of a
 * phone that is not registered nothing else. `OFFLINE` is such a phone; it takes no calls, like one that is logged out.
 */
const AXES: ReadonlyMap<string, StatusAxes> = new Map<string, StatusAxes>([
  ['READY', { availability: 'available', activity: 'idle' }],
  ['NOT_READY', { availability: 'not-ready', activity: 'idle' }],
  ['BREAK', { availability: 'paused', activity: 'idle', reason: 'Break' }],
  ['LUNCH', { availability: 'paused', activity: 'idle', reason: 'Lunch' }],
  ['QUEUE_CALL', { activity: 'on-call' }],
  ['OTHER_CALL', { activity: 'other-call' }],
  ['WRAP_UP', { activity: 'wrap-up' }],
  ['LOGGED_OUT', { availability: 'logged-out' }],
  ['OFFLINE', { availability: 'logged-out' }],
  // Named in the text of the page, and not in its list.
  ['ON_HOLD', { activity: 'on-hold' }],
  ['TRANSFER', { activity: 'on-call' }],
  ['CONSULT_TRANSFER', { activity: 'on-call' }],
]);

/** A word that is not on the list says nothing we could show. */
export function axesOf(status: string): StatusAxes {
  return AXES.get(status) ?? {};
}
