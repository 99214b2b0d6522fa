import { z } from 'zod';
import type { RouteContract } from '../http/describes.js';
import { named } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { Instant } from '../domain/id.js';
import { DisplayRequest, Display } from './display.js';

const tag = 'Displays';
const NOW = 1_795_319_124_117;
const wall = { label: 'Wall, 2nd floor', topics: ['account/hq', 'queue/hq/6400'] };
const params = { id: 'The id of the display.' };

named('DisplayRequest', DisplayRequest, 'The label of a wall screen and the topics it shows.', wall);

const PublicDisplay = Display.omit({ tenant: true });

export const DisplayAnswer = named(
  'Display',
  PublicDisplay.extend({ lastUsedAt: Instant.exactOptional() }),
  'A wall screen’s login, without its token. `lastUsedAt` is accurate to two minutes.',
  {
    ...{ id: 'd1', ...wall, createdAt: NOW, createdBy: 'ann', lastUsedAt: NOW + 60_000 },
  },
);

const MintedDisplay = named(
  'MintedDisplay',
  PublicDisplay.omit({ createdBy: true }).extend({ token: z.string() }),
  'A new login. The token is returned only here; the service stores its hash.',
);

export const mintContract: RouteContract = {
  tag,
  summary: 'Create a login for a wall screen',
  description: 'Read-only, for topics that the caller may follow, and valid until it is revoked.',
  body: DisplayRequest,
  answers: { 201: { description: 'The login with its token.', body: MintedDisplay } },
  refusals: ['not-found', 'too-many-displays'],
};

export const listContract: RouteContract = {
  tag,
  summary: 'List the logins of wall screens',
  query: PageQuery,
  answers: {
    200: { description: 'A page of logins, sorted by id.', body: pageAnswer('DisplayPage', DisplayAnswer) },
  },
};

export const revokeContract: RouteContract = {
  tag,
  summary: 'Revoke the login of a wall screen',
  description: 'Its connections are closed within two seconds, on every instance.',
  params,
  answers: { 204: { description: 'The login is revoked.' } },
  refusals: ['not-found'],
};
