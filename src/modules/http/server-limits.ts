import type { ServerOptions } from 'node:http';
import type { FloorConfig } from '../config/floor-config.js';

/** Node looks for slow requests only so often, and this is how exact its time limits are. */
const LOOKS_PER_LIMIT = 4;
const MOST_BETWEEN_LOOKS_MS = 5_000;

interface ServerLimits {
  bodyLimit: number;
  requestTimeout: number;
  keepAliveTimeout: number;
  connectionTimeout: number;
  maxRequestsPerSocket: number;
  http: ServerOptions;
}

/** The limits that Fastify and Node keep for us. */
export function serverLimits({ limits }: FloorConfig): ServerLimits {
  return {
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.idleConnectionMs,
    maxRequestsPerSocket: limits.requestsPerConnection,
    http: {
      headersTimeout: limits.headersTimeoutMs,
      maxHeaderSize: limits.maxHeaderBytes,
      connectionsCheckingInterval: Math.min(MOST_BETWEEN_LOOKS_MS, limits.headersTimeoutMs / LOOKS_PER_LIMIT),
    },
  };
}
