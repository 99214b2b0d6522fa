import type { Agent } from '../domain/agent.js';
import type { Alert } from '../domain/alert.js';
import { AUTO_TYPES, type Remedy, type RemedyCommand, type RemedyPick } from '../domain/remedy.js';
import type { QueueDocument } from '../domain/queue-document.js';

/** What is known of the subject of a firing alert. */
export interface RemedyPicture {
  /** Of an alert about a queue. */
  queue: Pick<QueueDocument, 'agents'> | undefined;
  agent(id: string): Pick<Agent, 'reachable'> | undefined;
}

/** A command of a remedy, and which agent and queue its alert is about. */
export interface ChosenCommand {
  request: RemedyCommand;
  subject: { agent?: string; queue?: string };
}

/** The commands that a firing leads to: one, or one for each agent that is picked. */
export function commandsOf(
  { command, pick }: Remedy,
  { subject: { kind, id } }: Pick<Alert, 'subject'>,
  { queue }: RemedyPicture,
): ChosenCommand[] {
  if (kind === 'agent') return [{ request: command, subject: { agent: id } }];
  if (kind !== 'queue') return [{ request: command, subject: {} }];
  if (pick === undefined) return [{ request: command, subject: { queue: id } }];
  return picked(pick, queue?.agents ?? {}).map((agent) => ({
    request: command,
    subject: { agent, queue: id },
  }));
}

/** Those who do nothing but pause, the longest pause first. */
function picked({ reason, most }: RemedyPick, agents: QueueDocument['agents']): string[] {
  return Object.values(agents)
    .filter(({ state }) => state === 'paused')
    .filter((agent) => reason === undefined || agent.reason === reason)
    .map(({ id, availabilitySince, since }) => ({ id, since: availabilitySince ?? since ?? Infinity }))
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .slice(0, most)
    .map(({ id }) => id);
}

/** Whether it may be sent without a person. A logout is for agents whose phone is not reachable. */
export function mayBeAuto(
  { approval }: Remedy,
  { request: { type, agent: named }, subject }: ChosenCommand,
  picture: RemedyPicture,
): boolean {
  if (approval !== 'auto' || !AUTO_TYPES.has(type)) return false;
  const agent = named ?? subject.agent;
  return type !== 'agent.logout' || (agent !== undefined && picture.agent(agent)?.reachable === false);
}
