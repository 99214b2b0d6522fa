import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authority } from '../auth/authority.js';
import { Logins } from '../auth/logins.js';
import { bearerToken } from '../auth/token.guard.js';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { RequestLimiter } from '../http/request-limiter.js';

export const BOARD_PATH = '/admin/queues';
const COOKIE = 'floorwalker_operations';
const SESSION_S = 900;
/** Browsers drop a cookie beyond 4,096 characters without a word. */
const LONGEST_TOKEN = 3_800;

/**
 * Who may look at the job queues: the tenant that operates the service. A page cannot send a header when it is opened,
 * so a browser brings the token in a cookie, which is good for that page alone; it is verified like any other, each time.
 */
@Injectable()
export class OperationsAccess {
  constructor(
    private readonly logins: Logins,
    private readonly authority: Authority,
    private readonly addresses: ClientAddresses,
    private readonly pace: RequestLimiter,
  ) {}

  /** Throws `unauthenticated` or `forbidden`. */
  async ensure({ raw, headers }: FastifyRequest): Promise<void> {
    const token = bearerToken(headers) ?? cookieToken(headers.cookie);
    if (token === undefined)
      throw new FloorError(
        'unauthenticated',
        `Send the token as "Authorization: Bearer <token>", or open ${BOARD_PATH} from the console.`,
      );
    const principal = await this.logins.verify(token, this.addresses.of(raw));
    this.pace.of(principal);
    this.authority.ensureOperations(principal);
  }

  /** The cookie for whoever was let in with this request. Throws `bad-request`. */
  cookie({ headers, protocol }: FastifyRequest): string {
    const token = bearerToken(headers) ?? '';
    if (token.length > LONGEST_TOKEN)
      throw new FloorError('bad-request', `A token of more than ${LONGEST_TOKEN} characters fits no cookie.`);
    const secure = protocol === 'https' ? '; Secure' : '';
    return `${COOKIE}=${token}; Path=${BOARD_PATH}; Max-Age=${SESSION_S}; HttpOnly; SameSite=Strict${secure}`;
  }
}

function cookieToken(header = ''): string | undefined {
  for (const pair of header.split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE && value !== '') return value;
  }
  return undefined;
}
