/** A service's address, which may have a path: `https://intranet.acme.example/floor/`. */
export interface ServiceAddress {
  /** Without a path. */
  readonly origin: string;
  /** Begins and ends with a slash. */
  readonly path: string;
}

/** @throws TypeError when it is no absolute URL */
export function serviceAddress(url: string): ServiceAddress {
  const { origin, pathname } = new URL(url);
  return { origin, path: pathname.endsWith('/') ? pathname : `${pathname}/` };
}
