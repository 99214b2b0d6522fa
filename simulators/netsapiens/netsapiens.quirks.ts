import { z } from 'zod';
import { flag, quirk } from '../wire/quirk.js';
import { LIST_QUIRKS, LIVE } from './netsapiens.list-quirks.js';

/** The switches for how a system may answer, where the vendor's pages leave it open and where live systems differ. */
export const NetsapiensQuirks = z.strictObject({
  credentials: quirk(['password', 'api-key'], {
    kind: 'login-path',
    leaves: 'all',
    says: 'The account is configured with a password or with an API key.',
    source: 'OpenAPI v45, bearerAuth',
    atStart: true,
  }),
  login: quirk(['tokens', 'jwt', 'oauth2'], {
    kind: 'login-path',
    leaves: 'all',
    says: 'The one login the system offers: /v2/tokens, /v2/jwt, or the form /ns-api/oauth2/token/.',
    source: 'OpenAPI v44 and v45; public clients fall back to the form',
  }),
  tildeRefused: flag({
    kind: 'login-path',
    leaves: 'none',
    says: 'An API key, which belongs to no user, gets 400 "Invalid domain" for the domain `~`.',
    source: LIVE,
    with: { credentials: 'api-key' },
  }),
  statisticsRefused: quirk([false, '403', '404'], {
    kind: 'extra-refused',
    leaves: 'all',
    says: 'Statistics and reports of queues answer this status.',
    source: 'OpenAPI v45: all of them are developing',
  }),
  statisticsTexts: flag({
    kind: 'form',
    leaves: 'all',
    says: 'Numbers in statistics are texts.',
    source: 'numbers are of mixed type',
  }),
  loginRefused: quirk([false, '400', '401', '403', '404', '500'], {
    kind: 'login',
    leaves: 'none',
    says: 'A login answers this status although the credentials are right.',
    source: 'OpenAPI v45, statuses of /tokens',
  }),
  grantWithoutToken: flag({
    kind: 'login',
    leaves: 'none',
    says: 'A login answers 200 without an access token, as when a second factor is due.',
    source: LIVE,
  }),
  expiresIn: quirk(['sent', 'absent', 'text'], {
    kind: 'session',
    leaves: 'all',
    says: 'The lifetime of a token is a number, left out, or a number written as text.',
    source: 'OpenAPI v45; numbers are of mixed type',
  }),
  refreshRefused: quirk([false, '400', '401', '403', '404', '500'], {
    kind: 'session',
    leaves: 'all',
    says: 'A refresh answers this status while the access token stays valid.',
    source: 'OpenAPI v45, statuses of /tokens',
  }),
  refreshEndsOld: quirk([true, false], {
    kind: 'session',
    leaves: 'all',
    says: 'A refresh ends the access token before it.',
    source: 'OpenAPI v45 leaves it open',
  }),
  badRefresh: quirk(['400', '401', '403'], {
    kind: 'session',
    leaves: 'all',
    says: 'Status of a refresh with a used or unknown refresh token.',
    source: 'OpenAPI v45, statuses of /tokens',
  }),
  unauthorized: quirk(['json', 'text'], {
    kind: 'form',
    leaves: 'all',
    says: 'The body of a 401 is JSON or plain text.',
    source: LIVE,
  }),
  agentNames: quirk(['documented', 'underscores', 'hyphens', 'first-api'], {
    kind: 'form',
    leaves: 'all',
    says: "Names of an agent's fields: as documented, as in live answers, or as in the first API.",
    source: LIVE,
  }),
  callNames: quirk(['documented', 'first-api'], {
    kind: 'form',
    leaves: 'all',
    says: "Names of a call's fields: as documented or as in the first API.",
    source: 'OpenAPI v45: schema and example differ',
  }),
  termInfo: quirk(['term-orig-info', 'call-term-info'], {
    kind: 'form',
    leaves: 'all',
    says: "Name of the terminating side's state.",
    source: "OpenAPI v45 and the vendor's own demo differ",
  }),
  numbers: quirk(['number', 'text'], {
    kind: 'form',
    leaves: 'all',
    says: 'Numbers are written as numbers or as text.',
    source: LIVE,
  }),
  datetimes: quirk(['bare', 'iso', 'epoch'], {
    kind: 'form',
    leaves: 'all',
    says: 'Instants are bare UTC text, ISO text with an offset, or seconds since 1970.',
    source: LIVE,
  }),
  neverDate: quirk(['zero', 'minus-one'], {
    kind: 'unreadable',
    leaves: 'all',
    says: 'The instant of what has not happened is 0000-00-00, or -0001-11-30T00:00:00+00:00.',
    source: LIVE,
  }),
  bareZone: quirk(['utc', '+2h', '-7h'], {
    kind: 'unreadable',
    leaves: 'part',
    says: 'Bare instants are in a zone two hours ahead of UTC, or seven behind.',
    source: LIVE,
  }),
  ...LIST_QUIRKS,
  queuedFields: quirk(['all', 'confirmed'], {
    kind: 'form',
    leaves: 'all',
    says: "Fields of a queued caller: the portal's too, or the four confirmed ones.",
    source: LIVE,
  }),
  dispatched: quirk(['listed', 'unlisted'], {
    kind: 'form',
    leaves: 'all',
    says: 'A caller who rings an agent is still listed and counted in the queue, or not.',
    source: 'the portal',
  }),
  statusCase: quirk(['lower', 'upper'], {
    kind: 'form',
    leaves: 'all',
    says: 'The status of a queued caller begins with a small or a capital letter.',
    source: 'the portal and a live sample differ',
  }),
  waitingLegs: quirk(['kept', 'gone', 'renewed'], {
    kind: 'form',
    leaves: 'all',
    says: 'Legs of waiting callers are kept, are absent between two attempts, or are new at each read.',
    source: 'the portal',
  }),
  queueOfLeg: quirk(['term-user', 'by-user'], {
    kind: 'form',
    leaves: 'all',
    says: 'The field in which a waiting leg names its queue.',
    source: 'the portal',
  }),
  sentinel: quirk(['bare', 'sip'], {
    kind: 'form',
    leaves: 'all',
    says: 'The URI of a waiting leg is `Call-Queue` or a SIP URI of it.',
    source: "the portal and the vendor's own demo",
  }),
  ringingCounts: quirk([true, false], {
    kind: 'form',
    leaves: 'all',
    says: "A ringing call counts as one of the agent's calls.",
    source: 'OpenAPI v45 leaves it open',
  }),
  registered: quirk(['yes', 'push-enabled'], {
    kind: 'words',
    leaves: 'all',
    says: 'Value of callqueue-agent-has-registered-devices for a reachable agent.',
    source: 'OpenAPI v45, Agent',
  }),
  statusMessage: quirk(['sent', 'absent'], {
    kind: 'partial',
    leaves: 'part',
    says: "An agent's row has the status message, which alone has the reason of a pause.",
    source: LIVE,
  }),
  statusText: quirk(['name', 'code', 'own-words'], {
    kind: 'words',
    leaves: 'all',
    says: "The status message is the status's name, its code, or the domain's own words.",
    source: LIVE,
  }),
  accepted: quirk(['message', 'empty', '204', '200-empty', '200-row'], {
    kind: 'outcome',
    leaves: 'all',
    says: 'A write answers 202 with or without a body, 204, or 200 with nothing or with the row.',
    source: LIVE,
  }),
  readonlyKey: flag({
    kind: 'outcome',
    leaves: 'all',
    says: 'The API key is read-only, so writes answer 403 "Permission Denied".',
    source: 'OpenAPI v45, API keys: readonly',
    with: { credentials: 'api-key' },
  }),
  writes: quirk(['at-once', 'lagging'], {
    kind: 'outcome',
    leaves: 'all',
    says: 'A write can be read at once, or 1.5 s later.',
    source: 'OpenAPI v45: asynchronous writes',
  }),
  synchronousCreates: quirk([true, false], {
    kind: 'outcome',
    leaves: 'all',
    says: '`synchronous: "yes"` is answered 200 with the new row; otherwise 202.',
    source: 'OpenAPI v45',
  }),
  controlId: quirk(['either', 'orig', 'term'], {
    kind: 'identity',
    leaves: 'all',
    says: 'The call id that call control accepts.',
    source: 'OpenAPI v45 leaves it open',
  }),
  transferKey: quirk(['call-term-user', 'destination'], {
    kind: 'form',
    leaves: 'all',
    says: 'The field in which a transfer names its destination.',
    source: 'OpenAPI v45: schema and example differ',
  }),
});
export type NetsapiensQuirks = z.output<typeof NetsapiensQuirks>;
export type NetsapiensQuirksInput = z.input<typeof NetsapiensQuirks>;
