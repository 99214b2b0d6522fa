import type { FloorConfig } from '../config/floor-config.js';

/** Pages of this machine, on any port. */
const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/**
 * The origins of pages that may use the API and the socket, beside the service's own. The demo is for trying out, so
 * there a page under development may use it from this machine.
 */
export const pageOrigins = ({ auth, demo }: Pick<FloorConfig, 'auth' | 'demo'>): (string | RegExp)[] =>
  demo ? [...auth.origins, LOOPBACK] : [...auth.origins];

export const isPageOrigin = (origin: string, origins: readonly (string | RegExp)[]): boolean =>
  origins.some((one) => (typeof one === 'string' ? one === origin : one.test(origin)));
