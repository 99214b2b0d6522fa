import { FloorError } from '../domain/problem.js';

/** Whether a URL's query holds what is meant as a token. */
export const hasToken = (url: string | undefined): boolean =>
  url !== undefined && /[?&](?:access_token|token)=/i.test(url);

/** URLs are kept in logs, histories and proxies; a token that was in one is no secret any more. */
export const tokenInUrl = (): FloorError =>
  new FloorError(
    'token-in-url',
    'A token in a URL ends up in logs: send it as "Authorization: Bearer <token>", or in `auth.token` of a socket. Get a new one; this one may have been read.',
  );
