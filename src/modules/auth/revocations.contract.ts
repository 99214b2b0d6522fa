import { z } from 'zod';
import type { RouteContract } from '../contracts/describes.js';
import { named } from '../contracts/named.js';
import { Instant } from '../domain/id.js';

const name = z.string().min(1).max(200);

export const RevocationRequest = named(
  'RevocationRequest',
  z.union(
    [z.strictObject({ jti: name }), z.strictObject({ subject: name })],
    'must hold either jti or subject, as text of 1-200 characters',
  ),
  'One token by its `jti`, or every token of a person that was issued until now.',
  { subject: 'ann' },
);

export const RevocationAnswer = named(
  'Revocation',
  z.object({
    jti: name.exactOptional(),
    subject: name.exactOptional(),
    /** Of a subject every token is revoked that was issued until then. */
    revokedAt: Instant,
  }),
  'What is no longer accepted, and since when.',
);
export type RevocationAnswer = z.infer<typeof RevocationAnswer>;

export const revokeContract: RouteContract = {
  tag: 'Logins',
  summary: 'End a person’s tokens before their time',
  description:
    'Needs a token for the whole tenant. Displays that the person made stay. Every instance refuses the tokens within two seconds and ends their connections.',
  body: RevocationRequest,
  answers: { 201: { description: 'It is revoked.', body: RevocationAnswer } },
};
