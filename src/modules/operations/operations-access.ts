import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Authority } from '../auth/authority.js';
import { Logins } from '../auth/logins.js';
import { bearerToken } from '../auth/token.guard.js';
import { identityOf } from '../auth/principal.js';
import { FloorConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { RequestLimiter } from '../http/request-limiter.js';

export const BOARD_PATH = '/admin/queues';
const COOKIE = 'floorwalker_operations';
const SESSION_S = 900;
/** Browsers silently drop cookies of more than 4,096 characters. */
const MAX_TOKEN_LENGTH = 3_800;

/**
 * Guards the job queues: only the tenant that operates the service may see them. A browser cannot send a header when it
 * opens a page, so it sends the token in a cookie for that path. The token is verified on each request.
 */
@Injectable()
export class OperationsAccess {
  constructor(
    private readonly logins: Logins,
    private readonly authority: Authority,
    private readonly addresses: ClientAddresses,
    private readonly limiter: RequestLimiter,
    private readonly config: FloorConfig,
  ) {}

  /** Where browsers find the board. */
  get boardPath(): string {
    return `${this.config.http.basePath ?? ''}${BOARD_PATH}`;
  }

  /** Throws `unauthenticated` or `forbidden`. */
  async ensure({ raw, headers }: FastifyRequest): Promise<void> {
    const token = bearerToken(headers) ?? cookieToken(headers.cookie);
    if (token === undefined)
      throw new FloorError(
        'unauthenticated',
        `Send the token as "Authorization: Bearer <token>", or open ${BOARD_PATH} from the console.`,
      );
    const principal = await this.logins.verify(token, this.addresses.of(raw));
    this.limiter.limitPrincipal(identityOf(principal));
    this.authority.ensureOperations(principal);
  }

  /** The `set-cookie` value with the token of this request. Throws `bad-request`. */
  cookie({ headers, protocol }: FastifyRequest): string {
    const token = bearerToken(headers) ?? '';
    if (token.length > MAX_TOKEN_LENGTH)
      throw new FloorError(
        'bad-request',
        `A token of more than ${MAX_TOKEN_LENGTH} characters does not fit into a cookie.`,
      );
    const secure = protocol === 'https' ? '; Secure' : '';
    return `${COOKIE}=${token}; Path=${this.boardPath}; Max-Age=${SESSION_S}; HttpOnly; SameSite=Strict${secure}`;
  }
}

function cookieToken(header = ''): string | undefined {
  for (const pair of header.split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === COOKIE && value !== '') return value;
  }
  return undefined;
}
