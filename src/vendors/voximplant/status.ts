import type { VoximplantLiveAgent, Labels, VoximplantStatus } from './schema.js';
import type { VoximplantAnswer } from './envelope.js';
import type { Activity, Availability } from '../../modules/domain/agent.js';
import { own } from '../../modules/domain/document.js';

/** An instant of the vendor's by our clock; undefined when it cannot be told. */
export type VendorInstants = (date: unknown) => number | undefined;

/** What a date of the vendor's may lie ahead of its own clock. */
const TOLERANCE_MS = 60_000;

/**
 * Dates have no zone. We ask for UTC, but it is not documented that these dates follow: where one lies ahead of the
 * vendor's clock they are in another zone, and none of the answer is taken.
 */
export function vendorInstants(
  { heardAt, vendorDate = heardAt }: VoximplantAnswer<unknown>,
  agents: readonly VoximplantLiveAgent[],
): VendorInstants {
  const isAhead = (date: unknown) => (utc(date) ?? 0) > vendorDate + TOLERANCE_MS;
  const astray = agents.some(
    ({ statuses: { CALL, IM } }) => isAhead(CALL?.from_date) || isAhead(IM?.from_date),
  );
  if (astray) return () => undefined;
  return (date) => {
    const instant = utc(date);
    // Its age by the vendor's clock, counted back by ours.
    return instant === undefined ? undefined : Math.max(0, heardAt - Math.max(0, vendorDate - instant));
  };
}

/** `2026-01-31 17:05:00` */
function utc(date: unknown): number | undefined {
  if (typeof date !== 'string' || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(date)) return undefined;
  const instant = Date.parse(`${date.replace(' ', 'T')}Z`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** A channel's tasks are its own: talking to a caller is no reason not to be ready for chats. */
export type Channel = 'CALL' | 'IM';

interface Axes {
  availability?: Availability;
  activity?: Activity | 'in-service';
}

/** While the system has an agent in hand it does not tell what the agent wants. */
const MEANINGS: Readonly<Record<string, Axes>> = {
  OFFLINE: { availability: 'logged-out', activity: 'idle' },
  ONLINE: { availability: 'not-ready', activity: 'idle' },
  READY: { availability: 'available', activity: 'idle' },
  DND: { availability: 'paused', activity: 'idle' },
  TIMEOUT: { availability: 'paused', activity: 'idle' },
  // Declined or missed a call, and gets none until ready again.
  BANNED: { availability: 'not-ready', activity: 'idle' },
  DIALING: { activity: 'ringing' },
  IN_SERVICE: { activity: 'in-service' },
  AFTER_SERVICE: { activity: 'wrap-up' },
};
const CUSTOM = /^CUSTOM_\d+$/;

interface AgentStatus {
  availability?: Availability;
  activity?: Activity;
  reason?: string;
  /** Whose status it is. */
  channel?: Channel;
  /** As the vendor wrote it. */
  fromDate: unknown;
  vendorState: string;
}

/**
 * An agent's state in one queue. Calls lead: who is logged out of calls is judged by chats. `serves` tells whether the
 * agent has a task of this queue in hand, since the status does not say whose task it is; undefined: that is not known.
 */
export function agentStatus(
  { statuses: { CALL, IM } }: Pick<VoximplantLiveAgent, 'statuses'>,
  labels: Labels,
  serves: (channel: Channel) => boolean | undefined,
): AgentStatus {
  const byChat = IM !== undefined && nameOf(IM, labels) !== 'OFFLINE';
  const chatLeads = CALL === undefined || (byChat && nameOf(CALL, labels) === 'OFFLINE');
  const channel = chatLeads ? 'IM' : 'CALL';
  const leading = chatLeads ? IM : CALL;
  const words = Object.entries({ CALL, IM }).flatMap(([channel, status]) =>
    status === undefined ? [] : [`${channel} ${status.sq_status_name.slice(0, 40)}`],
  );
  const vendorState = words.length === 0 ? 'no status' : words.join(', ');
  if (leading === undefined) return { fromDate: undefined, vendorState };
  const name = nameOf(leading, labels);
  const { availability, activity } = meaningOf(name);
  const label = labels.find((one) => one.name === name)?.label;
  const away = availability === 'paused' || availability === 'not-ready';
  const reason = away ? (label ?? (CUSTOM.test(name) ? name : undefined)) : undefined;
  return {
    ...(availability !== undefined && { availability }),
    ...activityOf(activity, serves(channel)),
    ...(reason !== undefined && { reason }),
    channel,
    fromDate: leading.from_date,
    vendorState,
  };
}

function activityOf(activity: Axes['activity'], serves: boolean | undefined): Pick<AgentStatus, 'activity'> {
  if (activity === undefined) return {};
  if (activity !== 'in-service') return { activity };
  return serves === undefined ? {} : { activity: serves ? 'on-call' : 'other-call' };
}

/** A custom status keeps calls away like "do not disturb"; a word of tomorrow means nothing to us. */
function meaningOf(name: string): Axes {
  if (CUSTOM.test(name)) return { availability: 'paused', activity: 'idle' };
  return own(MEANINGS, name) ?? {};
}

/** The vendor's own name of a status, should it be told by the label that people gave it. */
function nameOf({ sq_status_name: word }: VoximplantStatus, labels: Labels): string {
  if (own(MEANINGS, word) !== undefined || CUSTOM.test(word)) return word;
  return labels.find(({ label }) => label === word)?.name ?? word;
}
