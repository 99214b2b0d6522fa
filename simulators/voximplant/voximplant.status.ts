import type { Agent, Membership } from '../engine/floor.model.js';
import type { Fields } from './voximplant.envelope.js';
import type { VoximplantLabels } from './voximplant.labels.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';

export interface Status {
  name: string;
  since: number;
}

/**
 * The one status of an agent's CALL channel. The floor has login and pause per queue; here an agent is ready as soon
 * as one queue may send calls.
 */
export function callStatus(agent: Agent, pauseReasons: readonly string[]): Status {
  const memberships = [...agent.memberships.values()];
  const { since } = agent;
  if (agent.queueCall || agent.directCall) return { name: 'IN_SERVICE', since };
  if (agent.ringing) return { name: 'DIALING', since };
  if (agent.wrapUp) return { name: 'AFTER_SERVICE', since };
  if (!agent.registered) return { name: 'OFFLINE', since: agent.registeredSince };
  const loggedIn = memberships.filter((membership) => membership.loggedIn);
  const latest = Math.max(since, agent.registeredSince, ...memberships.map((membership) => membership.since));
  if (loggedIn.length === 0) return { name: memberships.length === 0 ? 'ONLINE' : 'OFFLINE', since: latest };
  if (loggedIn.some(({ paused }) => !paused)) return { name: 'READY', since: latest };
  return { name: pauseStatus(loggedIn, pauseReasons), since: latest };
}

/** Ready whenever the agent is at work; the floor has no chats. */
function chatStatus(agent: Agent, { name }: Status): Status {
  const { registeredSince: since } = agent;
  return { name: name === 'OFFLINE' ? 'OFFLINE' : 'READY', since };
}

export interface StatusWriter {
  labels: VoximplantLabels;
  quirks: VoximplantQuirks;
  pauseReasons: readonly string[];
}

/** `sq_statuses` of an agent. */
export function statusFields(
  agent: Agent,
  { labels, quirks, pauseReasons }: StatusWriter,
  date: (instant: number) => string,
): unknown {
  const call = callStatus(agent, pauseReasons);
  const written = ({ name, since }: Status): Fields => ({
    sq_status_name: quirks.statusNames === 'label' ? labels.shown(name) : name,
    from_date: date(since),
  });
  if (quirks.statuses === 'null') return null;
  if (quirks.statuses === 'absent') return undefined;
  const IM = written(chatStatus(agent, call));
  const CALL = written(call);
  if (quirks.statuses === 'apart') return [{ IM }, { CALL }];
  return quirks.statuses === 'object' ? { IM, CALL } : [{ IM, CALL }];
}

/** The floor's reasons are the first custom statuses; without a reason it is "do not disturb". */
function pauseStatus(memberships: readonly Membership[], pauseReasons: readonly string[]): string {
  const reason = memberships.find((membership) => membership.reason !== undefined)?.reason;
  const index = reason === undefined ? -1 : pauseReasons.indexOf(reason);
  return index < 0 || index > 9 ? 'DND' : `CUSTOM_${index + 1}`;
}
