import type { Activity, Availability } from '../../modules/domain/agent.js';
import { own } from '../../modules/domain/document.js';
import type { Labels, VoximplantLiveAgent, VoximplantStatus } from './voximplant.schema.js';

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

export interface AgentStatus {
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
 * agent has a task of this queue in hand, since the status does not say whose task it is.
 */
export function agentStatus(
  { statuses: { CALL, IM } }: Pick<VoximplantLiveAgent, 'statuses'>,
  labels: Labels,
  serves: (channel: Channel) => boolean,
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
  const served = serves(channel) ? 'on-call' : 'other-call';
  const label = labels.find((one) => one.name === name)?.label;
  const away = availability === 'paused' || availability === 'not-ready';
  const reason = away ? (label ?? (CUSTOM.test(name) ? name : undefined)) : undefined;
  return {
    ...(availability !== undefined && { availability }),
    ...(activity !== undefined && { activity: activity === 'in-service' ? served : activity }),
    ...(reason !== undefined && { reason }),
    channel,
    fromDate: leading.from_date,
    vendorState,
  };
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
