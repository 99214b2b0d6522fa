import { z } from 'zod';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import { requireTarget, command, type CommandContext, type VendorCommands } from '../../port/command.js';
import type { NetsapiensClient } from '../client.js';
import { entriesIn } from '../people.js';
import { memberEffect, agentPath } from './agents.js';

const TYPE = 'callqueue-agent-availability-type';
const TYPES = ['automatic', 'manual', 'disabled', 'offnet-automatic'] as const;
const ONE_CALL = 'one-call';

const count = (title: string, description: string) =>
  z.int().min(0).exactOptional().meta({ title, description });
const ordinal = (title: string, description: string) => z.int().exactOptional().meta({ title, description });
const flag = (title: string, description: string) => z.boolean().exactOptional().meta({ title, description });

const Fields = z.strictObject({
  availability: z.enum(TYPES).exactOptional().meta({
    title: 'Availability',
    description: 'Whether the agent is logged in; to log in and out the commands of that name are better.',
  }),
  wrapUpSeconds: count('Wrap-up', 'Seconds after a call in which no other is given.'),
  autoAnswer: flag('Automatic answer', 'The telephone takes calls of this queue by itself.'),
  order: ordinal('Order', 'The place in a queue with a linear order; lower is earlier.'),
  queuePriority: ordinal('Priority of the queue', 'Beside the agent’s other queues; lower is higher.'),
  maxCalls: count('Most calls', 'At a time; 1 is ideal.'),
  confirmAnswer: flag('Confirm the answer', 'The agent has to confirm that a call is taken.'),
  maxSms: count('Most text conversations', 'At a time.'),
});
type Field = keyof z.infer<typeof Fields>;
type Value = string | number | boolean;

/** What a field is called there, and in a row of ours. */
const NAMES: Readonly<Record<Field, readonly [vendor: string, row: string]>> = {
  availability: [TYPE, 'status'],
  wrapUpSeconds: ['callqueue-agent-wrap-up-allowance-seconds', 'wrapUpSeconds'],
  autoAnswer: ['auto-answer-enabled', 'autoAnswer'],
  order: ['callqueue-agent-dispatch-order-ordinal', 'order'],
  queuePriority: ['callqueue-agent-dispatch-queue-priority-ordinal', 'priority'],
  maxCalls: ['limits-max-active-calls-total', 'maxCalls'],
  confirmAnswer: ['callqueue-agent-answer-confirmation-enabled', 'confirmAnswer'],
  maxSms: ['callqueue-agent-max-concurrent-sms-conversations', 'maxSms'],
};

function entriesOf(fields: z.infer<typeof Fields>): [names: readonly [string, string], value: Value][] {
  return Object.entries(fields).map(([field, value]) => [NAMES[field as Field], value]);
}

const written = (value: Value): string | number =>
  typeof value === 'boolean' ? (value ? 'yes' : 'no') : value;

/** The path of each entry of the agent in the queue. */
function entryPaths(command: ResolvedCommand<unknown>, { roster }: CommandContext): string[] {
  const queue = requireTarget(command, 'queue');
  return entriesIn(roster, requireTarget(command, 'agent'), queue).map((entry) => agentPath(queue, entry));
}

/** How one queue treats an agent. */
export const AGENT_SETTING_COMMANDS: VendorCommands<NetsapiensClient> = {
  'agent.set-status': command({
    aim: { agent: 'required', queue: 'required' },
    hint: 'An agent who is ready for one call is logged out after it.',
    params: () =>
      z.strictObject({
        status: z.enum([...TYPES, ONE_CALL]).meta({
          title: 'Status',
          description: 'Whether the agent is given calls of this queue.',
        }),
      }),
    effect: (command, view) => {
      const { status } = command.params;
      const oneCall = { status: ['manual'], availability: ['available'] };
      return memberEffect(command, view, status === ONE_CALL ? oneCall : { status: [status] });
    },
    send: async (client: NetsapiensClient, command, context) => {
      const { status } = command.params;
      for (const endpoint of entryPaths(command, context))
        await client.write(
          status === ONE_CALL
            ? { method: 'PATCH', endpoint: `${endpoint}/onecall` }
            : { method: 'PUT', endpoint, body: { [TYPE]: status } },
          context,
        );
      return {};
    },
  }),
  'agent.update': command({
    aim: { agent: 'required', queue: 'required' },
    params: () =>
      z.strictObject({ fields: Fields.meta({ title: 'Settings', description: 'Those to change.' }) }),
    check: ({ params: { fields } }) =>
      Object.keys(fields).length > 0
        ? []
        : [{ path: ['params', 'fields'], code: 'nothing-to-change', message: 'Name at least one field.' }],
    effect: (command, view) =>
      memberEffect(
        command,
        view,
        Object.fromEntries(entriesOf(command.params.fields).map(([[, row], value]) => [row, [value]])),
      ),
    send: async (client: NetsapiensClient, command, context) => {
      const entries = entriesOf(command.params.fields);
      const body = Object.fromEntries(entries.map(([[vendor], value]) => [vendor, written(value)]));
      for (const endpoint of entryPaths(command, context))
        await client.write({ method: 'PUT', endpoint, body }, context);
      return {};
    },
  }),
};
