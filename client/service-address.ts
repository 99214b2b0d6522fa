/** An address below the service's own, which may have a path itself. */
export const serviceAddress = (service: string, path: string): URL =>
  new URL(path, service.endsWith('/') ? service : `${service}/`);
