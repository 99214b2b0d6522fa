import type { Limits } from '../../src/modules/config/floor-config.js';

const MANY = 1_000_000;

/** For tests of other things: all their clients come from one address, and many with one login. */
export const generousLimits = {
  socketsPerPrincipal: MANY,
  socketsPerAddress: MANY,
  connectionsPerMinute: MANY,
  unauthenticatedSockets: MANY,
  failedLoginsPerMinute: MANY,
  commandsPerMinute: MANY,
  requestsPerSecond: MANY,
  requestsPerSecondPerAddress: MANY,
} satisfies Partial<Limits>;
