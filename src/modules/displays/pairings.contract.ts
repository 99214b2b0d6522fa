import { z } from 'zod';
import type { RouteContract } from '../http/describes.js';
import { named } from '../http/named.js';
import { Instant } from '../domain/id.js';
import { DisplayRequest } from './display.js';
import { DisplayAnswer } from './displays.contract.js';

const tag = 'Displays';
const NOW = 1_795_319_124_117;

export const PollRequest = named(
  'PairingPoll',
  z.strictObject({ secret: z.string().min(1).max(100) }),
  'The secret that only the screen has.',
);

const Pairing = named(
  'Pairing',
  z.object({ code: z.string(), secret: z.string(), expiresAt: Instant, pollAfterMs: z.int() }),
  'The screen shows the code and keeps the secret.',
  { code: 'KXQ4-7MPD', secret: 'fwp_…', expiresAt: NOW + 600_000, pollAfterMs: 2_000 },
);

const Waiting = named(
  'PairingWaiting',
  z.object({ state: z.literal('waiting') }),
  'The code is not confirmed yet.',
);

const Paired = named(
  'Paired',
  z.object({ token: z.string(), label: z.string(), topics: z.array(z.string()) }),
  'The screen’s login. The token is returned only once.',
);

export const beginContract: RouteContract = {
  tag,
  summary: 'Start a pairing: get a code for a screen without a keyboard',
  description: 'The code is valid for ten minutes.',
  answers: { 201: { description: 'The code to show and the secret to poll with.', body: Pairing } },
  refusals: ['unavailable'],
};

export const pollContract: RouteContract = {
  tag,
  summary: 'Poll whether the code is confirmed',
  body: PollRequest,
  answers: {
    200: { description: 'The code is confirmed.', body: Paired },
    202: { description: 'Not confirmed yet. Poll again after `pollAfterMs`.', body: Waiting },
  },
  refusals: ['expired-pairing', 'unavailable'],
};

export const confirmContract: RouteContract = {
  tag,
  summary: 'Confirm the code that a screen shows',
  description: 'Only confirm a code that you see on the screen itself. The first confirmation wins.',
  params: { code: 'The code on the screen. Case and dashes are ignored.' },
  body: DisplayRequest,
  answers: { 201: { description: 'The display. Its token goes to the screen only.', body: DisplayAnswer } },
  refusals: ['expired-pairing', 'not-found', 'too-many-displays'],
};
