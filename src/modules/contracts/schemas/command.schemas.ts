import { z } from 'zod';
import type { CommandForm, TargetFields } from '../../../vendors/port/command.js';
import { VENDORS } from '../../../vendors/vendors.catalog.js';
import {
  Command,
  CommandDecision,
  CommandProposal,
  COMMAND_TYPES,
  QueueResult,
  type CommandType,
} from '../../domain/command.js';
import { Id } from '../../domain/id.js';
import { named, pascalCase } from '../../http/named.js';
import { mergedParams } from './merged-params.js';

/**
 * Commands as unions by `type`, made from the forms of the vendors. What vendors take differently is the union of what
 * they take: which of it one account takes, its capabilities say.
 */

const NOW = 1_795_319_124_117;

const Name = z.string().min(1).max(500);

named('CommandProposal', CommandProposal, 'Which alert a rule’s command belongs to.');
named('CommandDecision', CommandDecision, 'Who approved or declined a proposed command, and when.');
named('QueueResult', QueueResult, 'The outcome of a command in one of its queues.');
named(
  'VendorRequest',
  Command.shape.vendorRequest.unwrap(),
  'The first request that changes something, without its query.',
);

/** The targets of a command. `required`: of every vendor that has it. */
function targetsOf<S extends z.ZodType>(aims: readonly TargetFields[], name: S): z.ZodRawShape {
  const shape: { [field: string]: z.ZodType } = {};
  for (const field of ['agent', 'queue'] as const)
    if (aims.some((aim) => aim[field] !== undefined))
      shape[field] = aims.every((aim) => aim[field] === 'required') ? name : name.exactOptional();
  const kinds = new Set(aims.map(({ queues }) => queues));
  const list = z.array(name).min(1).max(1_000);
  if (kinds.has('some') || (kinds.has('all') && kinds.has('listed')))
    shape['queues'] = z.union([z.literal('all'), list]).exactOptional();
  else if (kinds.has('all')) shape['queues'] = z.literal('all').exactOptional();
  else if (kinds.has('listed')) shape['queues'] = kinds.size === 1 ? list : list.exactOptional();
  return shape;
}

function schemasOf(type: CommandType) {
  const forms: { vendor: string; form: CommandForm }[] = [...VENDORS].flatMap(([vendor, { commands }]) => {
    const form = commands[type];
    return form === undefined ? [] : [{ vendor, form }];
  });
  if (forms.length === 0) throw new Error(`No vendor has the command ${type}.`);
  const title = pascalCase(type);
  const aims = forms.map(({ form }) => form.aim);
  const vendors = `Of ${forms.map(({ vendor }) => vendor).join(', ')}.`;
  const params = named(
    `${title}Params`,
    mergedParams(title, forms, Name),
    `The parameters of \`${type}\`. ${vendors}`,
  );
  const literal = z.literal(type);
  return {
    request: named(
      `${title}Request`,
      z.looseObject({ type: literal, ...targetsOf(aims, Name), params: params.exactOptional() }),
      `\`${type}\` as it is sent. ${vendors}`,
    ),
    row: named(
      `${title}Command`,
      Command.extend({ type: literal, ...targetsOf(aims, Id), params }),
      `\`${type}\` with its status.`,
    ),
  };
}

const ALL = COMMAND_TYPES.map(schemasOf);

/** A union by `type` of at least one schema. */
function byType<S extends z.ZodObject>(schemas: readonly S[]) {
  const [first, ...others] = schemas;
  if (first === undefined) throw new Error('There is no type of command.');
  return z.discriminatedUnion('type', [first, ...others]);
}

export const AnyCommandRequest = named(
  'CommandRequest',
  byType(ALL.map(({ request }) => request)),
  {
    description:
      'Agents and queues by our id, the vendor’s id, a number or an exact name. Parameters stand in `params` or beside the other fields; which of them an account takes, its capabilities say.',
    discriminator: 'type',
  },
  { type: 'agent.pause', agent: 'Ada Byron', queues: ['Support'], params: { reason: '*01', seconds: 600 } },
);

export const AnyCommand = named(
  'Command',
  byType(ALL.map(({ row }) => row)),
  { description: 'A command of a supervisor, with its status.', discriminator: 'type' },
  {
    ...{ id: 'hq.01JD', account: 'hq', type: 'agent.pause', agent: '1001', queues: ['6400'], by: 'ann' },
    ...{ params: { reason: '*01', seconds: 600 }, createdAt: NOW, sentAt: NOW + 20, settledAt: NOW + 210 },
    ...{ status: 'succeeded', confirmation: 'pending' },
    vendorRequest: { method: 'GET', path: '/openapi/v1.0/queue/pause_agent' },
  },
);
