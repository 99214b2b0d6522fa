import { z } from 'zod';
import { Instant } from '../domain/id.js';
import { PushState } from '../domain/source.js';
import type { RouteContract } from '../http/describes.js';
import { named } from '../http/named.js';

const Count = z.int().min(0);

const HookState = named(
  'HookState',
  z.object({
    url: z.string(),
    lastAt: Instant.exactOptional(),
    accepted: Count,
    refused: Count,
    unreadable: Count,
  }),
  'The address an account’s phone system may post its events to, and what came there since the account was configured.',
);

const Push = named(
  'Push',
  z.object({ line: PushState.exactOptional(), hook: HookState.exactOptional() }),
  'How an account’s phone system tells that something has changed. `line`: its live line; absent where the vendor has none. `hook`: the address it may post its events to, with `<key>` in place of the key, and what came there; absent where none is configured.',
);
export type Push = z.infer<typeof Push>;

export const pushContract: RouteContract = {
  tag: 'Setup',
  summary: 'Look how the phone system pushes its events',
  params: { account: 'The account.' },
  answers: { 200: { description: 'The live line, and the address for events.', body: Push } },
  refusals: ['not-found'],
};
