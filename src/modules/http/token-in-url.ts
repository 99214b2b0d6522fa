import { FloorError } from '../domain/problem.js';

/** Whether a URL's query has a parameter for a token. */
export const hasToken = (url: string | undefined): boolean =>
  url !== undefined && /[?&](?:access_token|token)=/i.test(url);

/** URLs are stored in logs, histories and proxies, so a token in a URL is no longer secret. */
export const tokenInUrl = (): FloorError =>
  new FloorError(
    'token-in-url',
    'A token in a URL ends up in logs. Send it as "Authorization: Bearer <token>", or in `auth.token` of a socket. Get a new token; this one may have been read.',
  );
