import type { Agent } from '../domain/agent.js';
import type { Alert } from '../domain/alert.js';
import { own } from '../domain/document.js';
import { AUTO_TYPES, type Remedy, type RemedyCommand, type RemedyPick } from '../domain/remedy.js';
import type { QueueDocument } from '../domain/queue-document.js';

/** What is known of the subject of a firing alert. */
export interface RemedyPicture {
  /** Of an alert about a queue. */
  queue: Pick<QueueDocument, 'agents'> | undefined;
  agent(id: string): Pick<Agent, 'reachable' | 'state' | 'availability'> | undefined;
  /** The ids of the agents of a configured group in this account. */
  group(id: string): readonly string[];
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
  picture: RemedyPicture,
): ChosenCommand[] {
  if (kind === 'agent') return [{ request: command, subject: { agent: id } }];
  if (kind !== 'queue') return [{ request: command, subject: {} }];
  if (pick === undefined) return [{ request: command, subject: { queue: id } }];
  const members = picture.queue?.agents ?? {};
  const agents = pick.group === undefined ? paused(pick, members) : outside(pick.group, pick.most, picture);
  return agents.map((agent) => ({
    request: command,
    subject: { agent, queue: id },
  }));
}

/** Those who do nothing but pause, the longest pause first. */
function paused({ reason, most }: RemedyPick, agents: QueueDocument['agents']): string[] {
  return Object.values(agents)
    .filter(({ state }) => state === 'paused')
    .filter((agent) => reason === undefined || agent.reason === reason)
    .map(({ id, availabilitySince, since }) => ({ id, since: availabilitySince ?? since ?? Infinity }))
    .sort((a, b) => a.since - b.since || (a.id < b.id ? -1 : 1))
    .slice(0, most)
    .map(({ id }) => id);
}

/** Agents of the group who are not in the queue and available, those who are idle first. */
function outside(group: string, most: number, { queue, ...picture }: RemedyPicture): string[] {
  const known = picture.group(group).flatMap((id) => {
    const agent = picture.agent(id);
    const isMember = queue === undefined || own(queue.agents, id) !== undefined;
    return agent?.availability !== 'available' || isMember ? [] : { id, isIdle: agent.state === 'available' };
  });
  return known
    .sort((a, b) => Number(b.isIdle) - Number(a.isIdle) || (a.id < b.id ? -1 : 1))
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
