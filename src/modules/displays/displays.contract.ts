import { z } from 'zod';
import type { RouteContract } from '../http/describes.js';
import { named } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { Instant } from '../domain/id.js';
import { DisplayRequest, Display } from './display.js';

const tag = 'Displays';
const NOW = 1_795_319_124_117;
const wall = { label: 'Wall, 2nd floor', topics: ['account/hq', 'queue/hq/6400'] };
const params = { id: 'The display.' };

named('DisplayRequest', DisplayRequest, 'What a wall screen is called and what it shows.', wall);

const Shown = Display.omit({ tenant: true });

export const DisplayAnswer = named(
  'Display',
  Shown.extend({ lastUsedAt: Instant.exactOptional() }),
  'A wall screen’s login, without its token. `lastUsedAt` is true to a minute or two.',
  {
    ...{ id: 'd1', ...wall, createdAt: NOW, createdBy: 'ann', lastUsedAt: NOW + 60_000 },
  },
);

const MintedDisplay = named(
  'MintedDisplay',
  Shown.omit({ createdBy: true }).extend({ token: z.string() }),
  'A new login. The token is shown this once; it is stored as a hash only.',
);

export const mintContract: RouteContract = {
  tag,
  summary: 'Make a login for a wall screen',
  description: 'Read-only, for named topics that the caller may follow, and good until it is revoked.',
  body: DisplayRequest,
  answers: { 201: { description: 'The login with its token.', body: MintedDisplay } },
  refusals: ['not-found', 'too-many-displays'],
};

export const listContract: RouteContract = {
  tag,
  summary: 'List the logins of wall screens',
  query: PageQuery,
  answers: { 200: { description: 'A page of them, by id.', body: pageAnswer('DisplayPage', DisplayAnswer) } },
};

export const revokeContract: RouteContract = {
  tag,
  summary: 'Revoke the login of a wall screen',
  description: 'Its connections end within two seconds, on every instance.',
  params,
  answers: { 204: { description: 'It is revoked.' } },
  refusals: ['not-found'],
};
