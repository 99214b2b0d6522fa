import { postgresMissing } from '../support/test-database.js';

export const EVERYTHING =
  'floor:read agents:command queues:admin audit:read displays:manage callers:read history:read rules:manage';

/** Routes that need no token; what they answer holds nothing of the floor either. */
export const PUBLIC = new Set([
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /config.json',
  'GET /openapi.json',
  'GET /asyncapi.json',
  'GET /docs',
  'GET /docs/style.css',
  'POST /v1/displays/pairings',
  'POST /v1/displays/pairings/poll',
  // Its key is its token.
  'POST /hooks/:account/:key',
]);

/** Invalid tokens: every request with one is refused. */
export const INVALID = [
  'no token',
  'expired',
  'of another issuer',
  'for another audience',
  'without a signature',
  'HS256 with our public JWK',
  'HS256 with our public PEM',
  'of a stranger’s key',
  'of a display that never was',
] as const;

/** Of the queue that it reaches, and of no other. */
const THEIR_HISTORY =
  postgresMissing() === undefined
    ? ([
        'GET /v1/accounts/:account/floor',
        'GET /v1/accounts/:account/contacts',
        'GET /v1/accounts/:account/metrics',
      ] as const)
    : [];
/** Of its own tenant, where there is a history. */
const OWN_HISTORY = postgresMissing() === undefined ? (['POST /v1/history/erase'] as const) : [];

/**
 * Of good tokens that are for something else: what they are answered all the same. Every other route, also one that is
 * made tomorrow, has to refuse them; and nothing they are answered holds a row of the floor.
 */
export const STRANGERS = {
  'of another tenant': [
    ...['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/displays', 'POST /v1/revocations'],
    // Channels of its own.
    ...['GET /v1/channels', 'POST /v1/channels'],
    // Its own rules, and whether they may act.
    ...['GET /v1/remedies', 'PUT /v1/remedies', 'GET /v1/alerts/log', 'GET /v1/displays/log'],
    ...['GET /v1/rules', 'POST /v1/rules', 'POST /v1/rules/preview', 'GET /v1/silences', 'POST /v1/silences'],
    ...OWN_HISTORY,
  ],
  'narrowed to another account': ['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/displays'],
  'narrowed to another queue': [
    ...['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/accounts/:account', 'GET /v1/displays'],
    // Of the queue that it reaches.
    'GET /v1/accounts/:account/alerts',
    'GET /v1/accounts/:account/thresholds',
    ...THEIR_HISTORY,
  ],
  'an agent’s own': ['GET /v1/displays'],
  'without a scope': [],
  'of a display': [
    ...['GET /v1/accounts', 'GET /v1/groups', 'GET /v1/accounts/:account'],
    'GET /v1/accounts/:account/alerts',
    'GET /v1/accounts/:account/thresholds',
  ],
} as const satisfies Record<string, readonly string[]>;
export type Stranger = keyof typeof STRANGERS;
const REFUSALS = ['forbidden', 'not-found'];
/** A token with the right to a command learns that the queue does not exist, as far as it reaches. */
const REFUSALS_OF_COMMANDS = [...REFUSALS, 'invalid-command'];
const COMMANDS = new Set(['POST /v1/accounts/:account/commands', 'command']);
export const refusalsOf = (asked: string) => (COMMANDS.has(asked) ? REFUSALS_OF_COMMANDS : REFUSALS);
