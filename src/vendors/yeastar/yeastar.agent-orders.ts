import type { Expectation } from '../../modules/domain/expectation.js';
import { targetQueues, type FloorView, type ResolvedCommand } from '../../modules/domain/resolved-command.js';
import { own } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import type { Effect, Mistake } from '../port/command.js';
import { CommandRejected } from '../port/errors.js';

type Fields = Extract<Expectation['shows'], object>;

export const queueTarget = (queue: string): string => `queue:${queue}`;

/** The parameters that say whom and where: without `queue_ids` it is every queue the agent is in. */
export function agentQuery(
  { agent = '', queues = 'all' }: ResolvedCommand<unknown>,
  roster: Roster,
): { ext_id: number; queue_ids?: string } {
  if (queues.length === 0) throw new CommandRejected('an empty list of queues would mean all of them');
  return {
    ext_id: Number(extensionId(agent, roster)),
    ...(queues !== 'all' && { queue_ids: queues.join(',') }),
  };
}

/** Commands want the id of the extension, not its number. */
export function extensionId(agent: string, roster: Roster): string {
  const id = knownExtensionId(agent, roster);
  if (id === undefined) throw new CommandRejected(`the extension id of agent ${agent} is not known`);
  return id;
}

export function checkAgent(
  { agent = '', queues }: ResolvedCommand<unknown>,
  { roster }: FloorView,
): Mistake[] {
  const mistakes: Mistake[] = [];
  if (knownExtensionId(agent, roster) === undefined)
    mistakes.push({
      path: ['agent'],
      code: 'unknown-extension',
      message: `The PBX has not told the extension id of agent ${agent}, and takes no other name.`,
    });
  if (queues?.length === 0)
    mistakes.push({ path: ['queues'], code: 'too-small', message: 'At least one queue must be named.' });
  return mistakes;
}

/** Static agents are always logged in: of such a queue nothing else can be ordered. */
export function checkDynamic(order: ResolvedCommand<unknown>, view: FloorView): Mistake[] {
  const { agent = '', queues = 'all' } = order;
  if (queues !== 'all')
    return queues.flatMap((queue, i) =>
      isFixed(agent, queue, view.roster) ? [staticAgent(['queues', i], agent, `queue ${queue}`)] : [],
    );
  const all = view.queuesOf(agent);
  return all.length > 0 && dynamicQueues(order, view).length === 0
    ? [staticAgent(['agent'], agent, 'every queue')]
    : [];
}

export function dynamicQueues(order: ResolvedCommand<unknown>, view: FloorView): string[] {
  return targetQueues(order, view).filter((queue) => !isFixed(order.agent ?? '', queue, view.roster));
}

/** The agent's row in each of the queues shows one of the values of each field. */
export function agentShows(agent: string, queues: readonly string[], shows: Fields): Effect {
  return {
    polls: queues.map(queueTarget),
    shows: queues.map((queue) => ({
      target: queueTarget(queue),
      in: 'queue',
      queue,
      collection: 'agents',
      id: agent,
      shows,
    })),
  };
}

/** The system shows a reason by its text. */
export function reasonText(code: string, { pauseReasons = [] }: Roster): string {
  return pauseReasons.find((reason) => reason.code === code)?.label ?? code;
}

function knownExtensionId(agent: string, { agents }: Roster): string | undefined {
  const id = own(agents, agent)?.vendorId;
  return id !== undefined && /^\d{1,15}$/.test(id) ? id : undefined;
}

function isFixed(agent: string, queue: string, { fixedMembers = {} }: Roster): boolean {
  return own(fixedMembers, queue)?.includes(agent) === true;
}

function staticAgent(path: Mistake['path'], agent: string, where: string): Mistake {
  const message = `Agent ${agent} is a static agent of ${where}, which means always logged in.`;
  return { path, code: 'static-agent', message };
}
