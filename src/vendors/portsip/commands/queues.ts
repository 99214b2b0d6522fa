import { z } from 'zod';
import type { RosterQueue, Roster } from '../../../modules/domain/reading.js';
import { type Mistake, requireTarget, command, type VendorCommands } from '../../port/command.js';
import { type ForwardRule, UpdateFields, CreateFields, settingsShown } from './queue-fields.js';
import { own } from '../../../modules/domain/document.js';
import { part, type PortsipClient } from '../client.js';
import { Nothing } from './params.js';

type Settings = NonNullable<RosterQueue['settings']>;

const RULES = ['no_answer_forward_rule', 'night_mode_forward_rule'] as const;

/**
 * What the page says of one field by another.
 *
 * @param before the settings as they are, or the page's defaults for a queue that is to be made
 */
function fieldMistakes(fields: UpdateFields, before: Settings): Mistake[] {
  const mistake = (path: string[], code: string, message: string): Mistake => ({
    path: ['params', 'fields', ...path],
    code,
    message,
  });
  const mistakes: Mistake[] = [];
  const informs = fields.inform_position ?? before['inform_position'];
  if (fields.inform_position_interval !== undefined && informs === 'DISABLE')
    mistakes.push(
      mistake(
        ['inform_position_interval'],
        'position-not-announced',
        'is there only where inform_position is PERIODICALLY or ON_CONNECTED',
      ),
    );
  const autoReady = fields.agent_auto_ready ?? before['agent_auto_ready'];
  if (fields.agent_auto_not_ready_after_non_acd_call !== undefined && autoReady === true)
    mistakes.push(
      mistake(
        ['agent_auto_not_ready_after_non_acd_call'],
        'ignored-by-auto-ready',
        'is ignored while agent_auto_ready is on',
      ),
    );
  for (const name of RULES) {
    const rule = fields[name];
    if (rule !== undefined && lacksNumber(rule))
      mistakes.push(mistake([name, 'number'], 'number-required', `is needed for ${rule.action}`));
  }
  return mistakes;
}

const lacksNumber = ({ action, number = '' }: ForwardRule): boolean => action !== 'HANGUP' && number === '';

/** The page's defaults, as far as other fields depend on them. */
const DEFAULTS: Settings = { inform_position: 'DISABLE', agent_auto_ready: true };

const Create = z.strictObject({ fields: CreateFields.meta({ title: 'Settings' }) });
const Update = z.strictObject({ fields: UpdateFields.meta({ title: 'Settings' }) });

const POLLS = ['roster'];
const QUEUES = { target: 'roster', in: 'roster', collection: 'queues' } as const;
const UNSEEN =
  'Prompts and outbound caller ids are written and cannot be seen afterwards: the PBX does not name the file of a prompt, and of caller ids nothing is read.';

const create = command<PortsipClient, z.infer<typeof Create>>({
  aim: {},
  hint: UNSEEN,
  params: () => Create,
  check: ({ params: { fields } }, { roster }) => [
    ...takenNumber(fields.extension_number, roster),
    ...fieldMistakes(fields, DEFAULTS),
  ],
  effect: ({ params: { fields } }) => ({
    polls: POLLS,
    shows: [{ ...QUEUES, where: { number: fields.extension_number }, shows: settingsShown(fields) }],
  }),
  send: async (client, { params }, context) => ({
    created: await client.create('call_queues', params.fields, context),
  }),
});

const update = command<PortsipClient, z.infer<typeof Update>>({
  aim: { queue: 'required' },
  hint: UNSEEN,
  params: () => Update,
  check: ({ queue = '', params: { fields } }, { roster }) =>
    Object.keys(fields).length === 0
      ? [{ path: ['params', 'fields'], code: 'no-fields', message: 'names nothing to change' }]
      : fieldMistakes(fields, own(roster.queues, queue)?.settings ?? {}),
  effect: (command) => {
    const shows = settingsShown(command.params.fields);
    const id = requireTarget(command, 'queue');
    return { polls: POLLS, shows: Object.keys(shows).length === 0 ? [] : [{ ...QUEUES, id, shows }] };
  },
  send: async (client, command, context) => {
    const queue = requireTarget(command, 'queue');
    await client.write(`call_queues/${part(queue)}`, command.params.fields, context);
    return {};
  },
});

const remove = command<PortsipClient, Nothing>({
  aim: { queue: 'required' },
  params: () => Nothing,
  effect: (command) => ({
    polls: POLLS,
    shows: [{ ...QUEUES, id: requireTarget(command, 'queue'), shows: 'absent' }],
  }),
  send: async (client, command, context) => {
    const queue = requireTarget(command, 'queue');
    await client.write(`call_queues/${part(queue)}/destroy`, undefined, context);
    return {};
  },
});

/** Queues and people share one plan of numbers. */
function takenNumber(number: string, { queues, agents }: Roster): Mistake[] {
  const queue = Object.values(queues).find((one) => one.number === number);
  const agent = Object.values(agents).find((one) => one.extension === number);
  const owner = queue === undefined ? agent && `agent ${agent.name}` : `queue ${queue.name}`;
  if (owner === undefined) return [];
  const path = ['params', 'fields', 'extension_number'];
  return [{ path, code: 'number-taken', message: `${number} is the number of ${owner}` }];
}

/** What queues there are, and how they are set. */
export const QUEUE_COMMANDS = {
  'queue.create': create,
  'queue.update': update,
  'queue.delete': remove,
} satisfies VendorCommands<PortsipClient>;
