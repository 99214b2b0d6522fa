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
  'What the screen alone was given.',
);

const Pairing = named(
  'Pairing',
  z.object({ code: z.string(), secret: z.string(), expiresAt: Instant, pollAfterMs: z.int() }),
  'The code is for people’s eyes, the secret for the screen alone.',
  { code: 'KXQ4-7MPD', secret: 'fwp_…', expiresAt: NOW + 600_000, pollAfterMs: 2_000 },
);

const Waiting = named(
  'PairingWaiting',
  z.object({ state: z.literal('waiting') }),
  'Nobody has confirmed the code yet.',
);

const Paired = named(
  'Paired',
  z.object({ token: z.string(), label: z.string(), topics: z.array(z.string()) }),
  'The screen’s login, given this once.',
);

export const beginContract: RouteContract = {
  tag,
  summary: 'Ask for a code to show, as a screen without a keyboard',
  description: 'Good for ten minutes.',
  answers: { 201: { description: 'The code, and what to ask with.', body: Pairing } },
  refusals: ['unavailable'],
};

export const pollContract: RouteContract = {
  tag,
  summary: 'Ask whether the code was confirmed',
  body: PollRequest,
  answers: {
    200: { description: 'It was.', body: Paired },
    202: { description: 'Not yet: ask again after `pollAfterMs`.', body: Waiting },
  },
  refusals: ['expired-pairing', 'unavailable'],
};

export const confirmContract: RouteContract = {
  tag,
  summary: 'Confirm the code that a screen shows',
  description: 'Only confirm a code that you see on the screen itself. Of two confirmations one wins.',
  params: { code: 'As the screen shows it; capitals and dashes do not matter.' },
  body: DisplayRequest,
  answers: { 201: { description: 'The display. Only the screen gets its token.', body: DisplayAnswer } },
  refusals: ['expired-pairing', 'not-found', 'too-many-displays'],
};
