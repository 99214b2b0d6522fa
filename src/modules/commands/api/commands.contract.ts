import { z } from 'zod';
import type { RouteContract } from '../../http/describes.js';
import { described, named } from '../../http/named.js';
import { pageAnswer, PageQuery } from '../../http/page.js';
import { AnyCommand, AnyCommandRequest } from '../../contracts/schemas/command.schemas.js';

const tag = 'Commands';
const account = 'The account.';

export const AuditPageQuery = PageQuery.extend({
  agent: described(z.string().min(1).max(500).exactOptional(), 'By any of the names a command takes.'),
  by: described(
    z.string().min(1).max(500).exactOptional(),
    'The subject of the token that sent it, or that answered to what a rule proposed; of a rule `rule:<id>`.',
  ),
  since: described(
    z.coerce.number().int().nonnegative().exactOptional(),
    'From here on, epoch milliseconds.',
  ),
  until: described(z.coerce.number().int().nonnegative().exactOptional(), 'Before this, epoch milliseconds.'),
});

const location = { location: { description: 'Where to ask for it again.', required: true as const } };

export const commandContract: RouteContract = {
  tag,
  summary: 'Send a command',
  description:
    'What the scope has to be depends on the type: `agents:command` for agents and calls, `queues:admin` for the setup; an agent’s own token logs in and out, pauses and unpauses itself.',
  params: { account },
  headers: {
    'idempotency-key': {
      description:
        'A new one for every command, e.g. a UUID. For 24 hours the same key gives the same command. `"abc"`, in quotes, is the key `abc`.',
      required: true,
    },
    traceparent: {
      description: 'The trace of the caller, as W3C Trace Context has it; the command goes on in it.',
    },
  },
  body: AnyCommandRequest,
  answers: {
    200: { description: 'It is settled.', body: AnyCommand, headers: location },
    202: { description: 'It is still under way after three seconds.', body: AnyCommand, headers: location },
  },
  refusals: [
    ...(['idempotency-key-missing', 'idempotency-conflict', 'in-flight', 'invalid-command'] as const),
    ...(['not-found', 'not-ready', 'too-many-commands', 'unsupported-command'] as const),
  ],
};

export const listContract: RouteContract = {
  tag,
  summary: 'Read the audit log, newest first',
  description: 'With `by` a page may be short, also empty, and go on.',
  params: { account },
  query: AuditPageQuery,
  answers: { 200: { description: 'A page of it.', body: pageAnswer('CommandPage', AnyCommand) } },
  refusals: ['not-found', 'not-ready'],
};

export const listAllContract: RouteContract = {
  ...listContract,
  summary: 'Read the audit log of all accounts, newest first',
  description: 'Of the accounts that the token covers. With `by` a page may be short, also empty, and go on.',
  params: {},
  refusals: ['unavailable'],
};

export const Decision = named(
  'ProposalAnswer',
  z.strictObject({ note: z.string().trim().max(500).exactOptional() }),
  'An answer to a proposed command.',
);

const unanswerable = ['not-found', 'not-proposed', 'unavailable'] as const;

export const approveContract: RouteContract = {
  tag,
  summary: 'Approve a command that a rule proposes',
  description: 'The token needs the scope that sending the command needs. It is checked again as it is sent.',
  params: { id: 'The command.' },
  body: Decision,
  answers: {
    200: { description: 'It is settled.', body: AnyCommand },
    202: { description: 'It is still under way after three seconds.', body: AnyCommand },
  },
  refusals: [...unanswerable, 'invalid-command', 'not-ready', 'unsupported-command'],
};

export const declineContract: RouteContract = {
  tag,
  summary: 'Decline a command that a rule proposes',
  params: { id: 'The command.' },
  body: Decision,
  answers: { 200: { description: 'The command, which is not sent.', body: AnyCommand } },
  refusals: [...unanswerable],
};

export const oneContract: RouteContract = {
  tag,
  summary: 'Read a command',
  description: 'For the token’s subject that sent it, and for tokens that may see the account’s commands.',
  params: { id: 'The command.' },
  answers: { 200: { description: 'The command.', body: AnyCommand } },
  refusals: ['not-found'],
};
