import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';

/** The path of a request below the base path. A proxy in front may have removed the base path, so a path without it counts too. */
export function belowBasePath(url: string, basePath: string): string {
  return url.startsWith(`${basePath}/`) ? url.slice(basePath.length) : url;
}

/**
 * Removes the base path from every request before any listener that the server has now.
 * @param server an HTTP server
 */
export function removeBasePath(server: EventEmitter, basePath: string): void {
  for (const event of ['request', 'upgrade'])
    server.prependListener(event, (request: IncomingMessage) => {
      request.url = belowBasePath(request.url ?? '', basePath);
    });
}
