import { z } from 'zod';
import { forbiddenUrl } from '../../../vendors/kit/guarded-post.js';
import type { ChannelKind } from '../../domain/channel.js';

const MOST_RECIPIENTS = 20;

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, 'must hold no control characters');
const enabled = z.boolean().default(true);
const common = { name, enabled };

/** What can be said of an address before it is known whether the configuration allows those of this machine. */
const url = z
  .string()
  .max(2_000)
  .superRefine((text, context) => {
    const message = forbiddenUrl(text, true);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** Events API v2: 32 letters and digits. */
const routingKey = z.string().regex(/^[A-Za-z0-9]{32}$/, 'must be the 32 characters of an integration key');
const to = z
  .array(z.email().max(254))
  .min(1)
  .max(MOST_RECIPIENTS)
  .transform((addresses) => [...new Set(addresses)]);

/** A channel to make. */
export const ChannelRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), ...common, url }),
  z.strictObject({ kind: z.literal('slack'), ...common, url }),
  z.strictObject({ kind: z.literal('teams'), ...common, url }),
  z.strictObject({ kind: z.literal('pagerduty'), ...common, routingKey }),
  z.strictObject({ kind: z.literal('email'), ...common, to }),
  z.strictObject({ kind: z.literal('screen'), ...common }),
]);
export type ChannelRequest = z.infer<typeof ChannelRequest>;

/** A channel as it is to be; a secret that is left out stays as it is. The kind cannot change. */
export const ChannelChange = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), ...common, url: url.exactOptional() }),
  z.strictObject({ kind: z.literal('slack'), ...common, url: url.exactOptional() }),
  z.strictObject({ kind: z.literal('teams'), ...common, url: url.exactOptional() }),
  z.strictObject({ kind: z.literal('pagerduty'), ...common, routingKey: routingKey.exactOptional() }),
  z.strictObject({ kind: z.literal('email'), ...common, to }),
  z.strictObject({ kind: z.literal('screen'), ...common }),
]);
export type ChannelChange = z.infer<typeof ChannelChange>;

/** Where a channel leads, for people; without what is a secret of its kind. */
export function targetOf(kind: ChannelKind, address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { origin, pathname, search, host } = new URL(address);
  // The whole address is the secret of the others.
  if (kind !== 'webhook') return host;
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}
