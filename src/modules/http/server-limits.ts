import type { ServerOptions } from 'node:http';
import type { FloorConfig } from '../config/floor-config.js';

/** Node checks for slow requests at an interval, which is the accuracy of its time limits. */
const CHECKS_PER_LIMIT = 4;
const MAX_CHECK_INTERVAL_MS = 5_000;

interface ServerLimits {
  bodyLimit: number;
  requestTimeout: number;
  keepAliveTimeout: number;
  connectionTimeout: number;
  maxRequestsPerSocket: number;
  http: ServerOptions;
}

/** The limits that Fastify and Node enforce. */
export function serverLimits({ limits }: FloorConfig): ServerLimits {
  return {
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionTimeout: limits.idleConnectionMs,
    maxRequestsPerSocket: limits.requestsPerConnection,
    http: {
      // Refused with a problem instead, see `secureServer`.
      requireHostHeader: false,
      headersTimeout: limits.headersTimeoutMs,
      maxHeaderSize: limits.maxHeaderBytes,
      connectionsCheckingInterval: Math.min(
        MAX_CHECK_INTERVAL_MS,
        limits.headersTimeoutMs / CHECKS_PER_LIMIT,
      ),
    },
  };
}
