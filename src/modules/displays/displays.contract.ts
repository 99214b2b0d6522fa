import { z } from 'zod';
import type { RouteContract } from '../http/describes.js';
import { named } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { Instant } from '../domain/id.js';
import { DisplayEvent } from '../domain/display-event.js';
import { DisplayReload, DisplaySettings } from '../domain/display-settings.js';
import { DisplayChange, DisplayRequest, Display } from './display.js';

const tag = 'Displays';
const NOW = 1_795_319_124_117;
const wall = { label: 'Wall, 2nd floor', topics: ['account/hq', 'queue/hq/6400'] };
const params = { id: 'The id of the display.' };

named('DisplayRequest', DisplayRequest, 'The label of a wall screen and the topics it shows.', wall);

const settings: DisplaySettings = {
  view: 'rows',
  queues: ['hq/6400'],
  text: 'Fire drill at 15:00',
  textUntil: NOW,
};

named(
  'DisplaySettings',
  DisplaySettings,
  'What a wall screen shows, called as the parameters of the wall’s address. `page`: seconds until the next page. `textUntil`: when the text goes away; absent: it stays.',
  settings,
);
named(
  'DisplayReload',
  DisplayReload,
  'The last request to load the page again. `doneAt`: when a page that was loaded since then said so; absent: none has.',
);
named(
  'DisplayChange',
  DisplayChange,
  'A new label, and those settings that change (a merge patch, RFC 7396): `null` takes a setting away, and what is not named stays.',
  { label: 'Wall, 3rd floor', settings: { view: 'agents', text: null } },
);

const PublicDisplay = Display.omit({ tenant: true });

export const DisplayAnswer = named(
  'Display',
  PublicDisplay.extend({ lastUsedAt: Instant.exactOptional(), connected: z.boolean() }),
  'A wall screen’s login, without its token. `version` is raised by every change of the label and the settings. `lastUsedAt` is accurate to half a minute; `connected`: it was used within the last half minute.',
  {
    ...{ id: 'd1', ...wall, settings, version: 2, createdAt: NOW, createdBy: 'ann', connected: true },
    ...{ changedAt: NOW, changedBy: 'ann', lastUsedAt: NOW + 60_000 },
  },
);

const MintedDisplay = named(
  'MintedDisplay',
  PublicDisplay.pick({ id: true, label: true, topics: true, createdAt: true }).extend({ token: z.string() }),
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

named(
  'DisplayEvent',
  DisplayEvent,
  'What a person did to a display. `changed`: `label`, or names of settings.',
  {
    id: '1795319124117-a1b2c3d4e5f6',
    at: NOW,
    by: 'ann',
    what: 'changed',
    display: 'd1',
    label: 'Wall',
    changed: ['view'],
  },
);

const DisplayEvents = named(
  'DisplayEvents',
  z.object({ items: z.array(DisplayEvent) }),
  'What people did to the displays of the tenant, newest first.',
);

export const logContract: RouteContract = {
  tag,
  summary: 'Read what people did to wall screens, newest first',
  description:
    'The audit log of displays: who made, paired, changed, reloaded or removed which one. For tokens that cover the whole tenant.',
  answers: {
    200: { description: 'Entries of the last `audit.keepDays` days, at most 1,000.', body: DisplayEvents },
  },
  refusals: ['unavailable'],
};

export const revokeContract: RouteContract = {
  tag,
  summary: 'Revoke the login of a wall screen',
  description: 'Its connections are closed within two seconds, on every instance.',
  params,
  answers: { 204: { description: 'The login is revoked.' } },
  refusals: ['not-found'],
};

export const changeContract: RouteContract = {
  tag,
  summary: 'Rename a wall screen, or change what it shows',
  description: 'Its connected pages show it within two seconds; the others when they connect.',
  params,
  headers: { 'if-match': { description: 'The version that was read: `"2"`. Absent: any.' } },
  body: DisplayChange,
  answers: {
    200: {
      description: 'The display as it is now.',
      body: DisplayAnswer,
      headers: { etag: { description: 'Its version.', required: true } },
    },
  },
  refusals: ['not-found', 'invalid-settings', 'precondition-failed'],
};

export const reloadContract: RouteContract = {
  tag,
  summary: 'Load the page of a wall screen again',
  description:
    'Each page of it is loaded again once: a connected one within two seconds, another when it connects. `reload.doneAt` says that one was.',
  params,
  answers: { 202: { description: 'It is asked for.', body: DisplayAnswer } },
  refusals: ['not-found'],
};
