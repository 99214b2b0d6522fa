import { z } from 'zod';
import { own } from '../../../modules/domain/document.js';
import {
  targetQueues,
  type FloorView,
  type ResolvedCommand,
} from '../../../modules/domain/resolved-command.js';
import type { Roster } from '../../../modules/domain/reading.js';
import {
  type CommandContext,
  requireTarget,
  command,
  type TargetFields,
  type VendorCommands,
} from '../../port/command.js';
import { CommandRejected } from '../../port/errors.js';
import type { Expectation } from '../../../modules/domain/expectation.js';
import { perQueue } from '../../kit/per-queue.js';
import { part, type PortsipClient } from '../client.js';
import { Nothing, oneOf } from './params.js';

/** The same when it is checked and when it is sent: a queue, some of the agent's queues, or all of them. */
export function queuesOf(command: ResolvedCommand<unknown>, view: FloorView): string[] {
  return targetQueues(
    command.queue === undefined && command.queues === undefined ? { ...command, queues: 'all' } : command,
    view,
  );
}

/** @throws CommandRejected when there are none: a command without a queue would send no request */
export function queuesToAsk(
  command: ResolvedCommand<unknown>,
  { roster }: Pick<CommandContext, 'roster'>,
): string[] {
  const queues = queuesOf(command, viewOf(roster));
  if (queues.length > 0) return queues;
  throw new CommandRejected(`${command.type}: agent ${command.agent ?? '?'} serves no queue (any more)`);
}

export const membersOf = (roster: Roster | undefined, queue: string): string[] =>
  own(roster?.members ?? {}, queue) ?? [];

const viewOf = (roster: Roster): FloorView => ({
  roster,
  queuesOf: (agent) =>
    Object.keys(roster.members ?? {}).filter((queue) => membersOf(roster, queue).includes(agent)),
});

/** An agent on a call of the queue can only have been ready for it. */
export const ON_QUEUE_CALL = [
  ...['QUEUE_CALL', 'ON_HOLD', 'TRANSFER', 'CONSULT_TRANSFER'],
  ...['RINGING', 'ONCALL', 'ON_CALL'],
];

/** The words of different versions for an agent who is logged out of the queue. */
export const LOGGED_OUT = ['LOGGED_OUT', 'LOGOUT', 'ONLINE'];

/** What may be shown after a state was set; by default the state itself. */
const SHOWN_AFTER: Readonly<Record<string, readonly string[]>> = {
  // Callers may wait: a call may be there before the next poll.
  READY: ['READY', ...ON_QUEUE_CALL],
  LOGGED_OUT,
  // Never shown itself: the agent becomes ready or not, as the queue says, and an agent who was logged in stays as is.
  LOGGED_IN: ['READY', 'NOT_READY', 'WRAP_UP', 'BREAK', 'LUNCH', 'OTHER_CALL', ...ON_QUEUE_CALL],
};

/** What is shown instead of a state that was set, as long as it lasts. */
const HIDING = [...ON_QUEUE_CALL, 'OTHER_CALL', 'WRAP_UP', 'OFFLINE'];

/** A word that only the next version knows contradicts nothing. */
export const UNKNOWN = { state: ['unknown'] };

const LOOK_AGAIN =
  'While the agent is on a call or the phone is not registered, the PBX shows that instead, so that it cannot be seen whether the command took effect.';

/** A word for an agent's state, told to every queue that is meant. */
function status<P extends object>(
  aim: TargetFields,
  hint: string,
  params: z.ZodType<P>,
  wordOf: (params: P) => string,
) {
  return command<PortsipClient, P>({
    aim,
    hint,
    params: () => params,
    effect: (command, view) => {
      const word = wordOf(command.params);
      const seen = {
        shows: { vendorState: [...(SHOWN_AFTER[word] ?? [word])] },
        hiddenBy: { ...UNKNOWN, vendorState: HIDING },
      };
      const queues = queuesOf(command, view);
      return {
        polls: queues.map((queue) => `queue:${queue}`),
        shows: queues.map((queue) => ({
          ...memberIn(queue, requireTarget(command, 'agent')),
          ...seen,
        })),
      };
    },
    send: async (client, command, context) => {
      const agent = requireTarget(command, 'agent');
      const body = { status: wordOf(command.params) };
      const tell = (queue: string) =>
        client.write(`call_queues/${part(queue)}/agents/${part(agent)}`, body, context);
      if (command.queue === undefined)
        return { results: await perQueue(queuesToAsk(command, context), tell) };
      await tell(command.queue);
      return {};
    },
  });
}

export function memberIn(queue: string, agent: string): Omit<Expectation, 'shows'> {
  return { target: `queue:${queue}`, in: 'queue', queue, collection: 'agents', id: agent };
}

const IN_QUEUES: TargetFields = { agent: 'required', queues: 'some' };
const IN_ONE: TargetFields = { agent: 'required', queue: 'required' };

const Pause = z.strictObject({
  reason: oneOf({ BREAK: 'Break', LUNCH: 'Lunch' })
    .meta({
      title: 'Reason',
      description: 'Why; without one the agent is not ready. PBXs from 22.3 on know neither break nor lunch.',
    })
    .exactOptional(),
});

const SetStatus = z.strictObject({
  status: oneOf({
    READY: 'Ready',
    NOT_READY: 'Not ready',
    WRAP_UP: 'Wrap-up',
    BREAK: 'Break',
    LUNCH: 'Lunch',
    LOGGED_IN: 'Log in',
    LOGGED_OUT: 'Log out',
  }).meta({
    title: 'Status',
    description: 'In this queue. After "log in" the agent is ready or not, as the queue is set.',
  }),
});

/** What an agent is to be, in one queue or in several. */
export const AGENT_COMMANDS = {
  'agent.login': status(IN_QUEUES, LOOK_AGAIN, Nothing, () => 'LOGGED_IN'),
  'agent.logout': status(IN_QUEUES, LOOK_AGAIN, Nothing, () => 'LOGGED_OUT'),
  'agent.pause': status(IN_QUEUES, LOOK_AGAIN, Pause, ({ reason = 'NOT_READY' }) => reason),
  'agent.unpause': status(IN_QUEUES, LOOK_AGAIN, Nothing, () => 'READY'),
  'agent.set-status': status(IN_ONE, LOOK_AGAIN, SetStatus, (params) => params.status),
} satisfies VendorCommands<PortsipClient>;
