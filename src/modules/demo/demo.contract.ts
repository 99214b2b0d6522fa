import { z } from 'zod';
import type { RouteContract } from '../contracts/describes.js';
import { named } from '../contracts/named.js';
import { Instant } from '../domain/id.js';
import { DEMO_ROLES } from './demo-issuer.js';

export const TokenQuery = z.object({ role: z.enum(DEMO_ROLES).default('viewer') });

const DemoToken = named(
  'DemoToken',
  z.object({ token: z.string(), expiresAt: Instant }),
  'A token of the demo.',
);

export const tokenContract: RouteContract = {
  tag: 'Demo',
  summary: 'Log in to the demo',
  description: 'There is no such call once there is a configuration file.',
  query: TokenQuery,
  answers: { 200: { description: 'A token for that role.', body: DemoToken } },
};
