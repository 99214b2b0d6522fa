import { withoutContent, type Blank } from '../kit/blank.js';
import type { RequestContext } from '../kit/session-auth.js';
import type { z } from 'zod';
import {
  CommandRejected,
  PermissionMissing,
  VendorAuthFailed,
  VendorProtocolError,
  VendorUnavailable,
  type VendorError,
} from '../port/errors.js';
import { Refusal, Grant, SecondFactor } from './schema.js';
import { parseAnswer } from '../kit/parse.js';
import type { VendorHttp } from '../kit/http.js';
import type { CommandContext } from '../port/command.js';

/** The access token is unknown, revoked or has expired. A fresh one may do. */
export class TokenRefused extends VendorAuthFailed {}

/** What a refusal in the vendor's own words means. An unknown code is to be read as "unknown error": the status decides. */
function refusalFailure(status: number, { errors }: Refusal, what: string): VendorError {
  const said = `${what} answered ${status} ${errorText(errors)}`.trimEnd();
  if (isOfToken(status, errors)) return new TokenRefused(said);
  if (status === 403)
    return new PermissionMissing(
      `${said}: the user may not read this; a tenant's Admin or QueueManager may read every queue`,
      { status },
    );
  if (status >= 500) return new VendorUnavailable(said, { answered: true });
  return new VendorProtocolError(said, 'errors');
}

/**
 * The same of a command. With a 4xx it was read and refused, so nothing has changed. A 503 with a code of the vendor says
 * that the PBX cannot do it now: it was refused before it was done. Any other 5xx says that something broke on the way,
 * in whatever words: the command may have been carried out.
 */
function writeFailure(status: number, { errors }: Refusal, what: string): VendorError {
  const said = `${what} answered ${status} ${errorText(errors)}`.trimEnd();
  if (isOfToken(status, errors)) return new TokenRefused(said);
  if (status >= 500 && status !== 503) return new VendorUnavailable(said, { answered: true });
  const hint = REFUSED[status] ?? 'the PBX gives no other reason';
  const vendorCode = errors.find(({ code }) => code !== '')?.code ?? String(status);
  return new CommandRejected(`${said}: ${hint}`, { vendorCode });
}

const REFUSED: Readonly<Record<number, string>> = {
  400: 'a value is not what the PBX wants, or what it is about does not allow it now',
  403: 'the user we sign in with may not do this',
  404: 'what it is about is not there (any more)',
  503: 'the PBX cannot do it now',
};

/** The status of an expired token is not documented; the code of a failed authentication is. */
function isOfToken(status: number, errors: Refusal['errors']): boolean {
  return status === 401 || errors.some(({ code }) => code === 'UNAUTHORIZED');
}

/** Whether a request failed for its token. */
export function isTokenRefused(error: unknown): error is VendorAuthFailed {
  return error instanceof TokenRefused || (error instanceof VendorAuthFailed && error.status === 401);
}

function errorText(errors: Refusal['errors']): string {
  return errors.map(({ code, message }) => `${code} ${message}`.trim()).join('; ');
}

/** Whether the answer is the vendor's own; with a 5xx only a code says so. */
function hasCode(data: unknown, status: number): boolean {
  const { data: refusal } = Refusal.safeParse(data);
  return refusal !== undefined && (status < 500 || refusal.errors.some(({ code }) => code !== ''));
}

export interface PortsipRead<T> {
  /** Below the API's path. */
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  schema: z.ZodType<T>;
  /** What a 404 in the vendor's own words stands for; without it, it is an error. */
  absent?: { value: T };
  /** Where a list is due: what an answer without content stands for. */
  empty?: { value: T };
  accessToken: string;
  signal: AbortSignal;
  retry?: { left: number };
  budget?: RequestContext['budget'];
}

interface PortsipWrite<T> {
  endpoint: string;
  body: object | undefined;
  /** Of the acknowledgement; undefined stands for one without a body. */
  schema: z.ZodType<T>;
  accessToken: string;
  signal: AbortSignal;
  budget?: RequestContext['budget'];
  write: CommandContext['write'];
}

interface PortsipQuestion {
  endpoint: string;
  body: object;
  accessToken: string;
  signal: AbortSignal;
  budget: RequestContext['budget'];
}

interface PortsipAnswered {
  status: number;
  data: unknown;
}

interface PortsipSignIn {
  endpoint: string;
  body: Readonly<Record<string, string>>;
  signal: AbortSignal;
  budget?: RequestContext['budget'];
}

export interface PortsipAnswer<T> extends Blank {
  value: T;
  receivedAt: number;
}

const API = '/api/';
/** A login that fails is answered with 400 up to 22.5; later with "optimized" ones. */
const LOGIN_REFUSED = [400, 401, 403];

/** One request in the vendor's manner: a bearer token, and errors as a list of code and message. */
export class PortsipApi {
  constructor(private readonly http: VendorHttp) {}

  about(endpoint: string, method = 'GET'): string {
    return this.http.about(method, `${API}${endpoint}`);
  }

  read<T>({
    endpoint,
    accessToken,
    schema,
    absent,
    empty,
    ...read
  }: PortsipRead<T>): Promise<PortsipAnswer<T>> {
    return this.http.request({
      method: 'GET',
      path: `${API}${endpoint}`,
      headers: bearer(accessToken),
      ...read,
      ...(empty !== undefined && { blank: true as const }),
      evenFailing: true,
      accepts: (status, data) => hasCode(data, status),
      parse: ({ status, data, receivedAt }, what) => {
        const nothing = status < 400 ? withoutContent(data, empty) : undefined;
        if (nothing !== undefined) return { ...nothing, receivedAt };
        if (status === 404 && absent !== undefined) return { value: absent.value, receivedAt };
        if (status >= 400) throw refusalFailure(status, firstErrors(parseAnswer(Refusal, data, what)), what);
        return { value: parseAnswer(schema, data, what), receivedAt };
      },
    });
  }

  /** A question that is a POST. Every answer is one, unread. */
  ask({ endpoint, body, accessToken, signal, budget }: PortsipQuestion): Promise<PortsipAnswered> {
    return this.http.request({
      ...{ method: 'POST', path: `${API}${endpoint}`, headers: bearer(accessToken), body, signal, budget },
      blank: true,
      evenFailing: true,
      accepts: () => true,
      parse: ({ status, data }) => ({ status, data }),
    });
  }

  /** Everything that changes something is a POST, whatever it does. */
  write<T>({ endpoint, body, accessToken, schema, signal, budget, write }: PortsipWrite<T>): Promise<T> {
    return this.http.request({
      method: 'POST',
      path: `${API}${endpoint}`,
      headers: bearer(accessToken),
      ...(body !== undefined && { body }),
      signal,
      budget,
      write,
      blank: true,
      // 22.8 refuses a change with 503 and a code of its own, e.g. LICENSE_SNAPSHOT_UNAVAILABLE.
      evenFailing: true,
      accepts: (status, data) => hasCode(data, status),
      parse: ({ status, data }, what) => {
        if (status >= 400) throw writeFailure(status, firstErrors(parseAnswer(Refusal, data, what)), what);
        return parseAnswer(schema, data, what);
      },
    });
  }

  /** @throws VendorAuthFailed also where the refusal has no words */
  signIn({ endpoint, body, signal, budget }: PortsipSignIn): Promise<PortsipAnswer<Grant>> {
    return this.http.request({
      method: 'POST',
      path: `${API}${endpoint}`,
      body,
      signal,
      budget,
      blank: true,
      evenFailing: true,
      accepts: (status, data) => LOGIN_REFUSED.includes(status) || (status >= 500 && hasCode(data, status)),
      parse: ({ status, data, receivedAt }, what) => {
        if (SecondFactor.safeParse(data).success)
          throw new VendorAuthFailed(
            `${what} wants a second factor, which this service cannot give: use a user without two-factor authentication`,
          );
        if (status < 400) return { value: parseAnswer(Grant, data, what), receivedAt };
        const refusal = Refusal.safeParse(data).data ?? { errors: [] };
        const said = errorText(firstErrors(refusal).errors);
        if (status >= 500)
          throw new VendorUnavailable(`${what} answered ${status} ${said}`, { answered: true });
        throw new VendorAuthFailed(
          `${what} answered ${status} ${said}`.trimEnd() + ': check username, password and domain',
        );
      },
    });
  }

  async signOut(accessToken: string, signal: AbortSignal): Promise<void> {
    await this.http.request({
      method: 'POST',
      path: `${API}auth/sign_out`,
      headers: bearer(accessToken),
      signal,
      blank: true,
      parse: () => undefined,
    });
  }
}

const bearer = (accessToken: string) => ({ Authorization: `Bearer ${accessToken}` });

/** A refusal may list a mistake for every field. */
const firstErrors = ({ errors }: Refusal): Refusal => ({ errors: errors.slice(0, 3) });
