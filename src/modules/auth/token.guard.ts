import type { IncomingHttpHeaders } from 'node:http';
import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { RequestLimiter } from '../http/request-limiter.js';
import { NeedsScopeMetadata, NeedsTokenMetadata, tokenNeedsOf } from '../http/token-needs.js';
import { Logins } from './logins.js';
import { identityOf, type Principal, type Scope } from './principal.js';

/** Kept outside the request object, so that no field of a request can pose as a principal. */
const principals = new WeakMap<object, Principal>();

/** Requires `Authorization: Bearer` with a valid token that has the scope of the route, if any. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly logins: Logins,
    private readonly addresses: ClientAddresses,
    private readonly limiter: RequestLimiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerToken(request.headers);
    if (token === undefined)
      throw new FloorError('unauthenticated', 'Send the token as "Authorization: Bearer <token>".');
    const principal = await this.logins.verify(token, this.addresses.of(request.raw));
    this.limiter.limitPrincipal(identityOf(principal));
    const { scope } = tokenNeedsOf(context.getClass(), context.getHandler());
    if (scope !== undefined && !principal.scopes.has(scope))
      throw new FloorError('forbidden', `The token lacks the scope "${scope}".`);
    principals.set(request, principal);
    return true;
  }
}

export function bearerToken({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** The route or controller needs a token with this scope. */
export const Needs = (scope: Scope): ClassDecorator & MethodDecorator =>
  applyDecorators(NeedsTokenMetadata(), NeedsScopeMetadata(scope), UseGuards(TokenGuard));

/** The route needs a token; what it must hold depends on the request. */
export const NeedsToken = (): MethodDecorator => applyDecorators(NeedsTokenMetadata(), UseGuards(TokenGuard));

/** The caller's principal, in a handler under `@Needs` or `@NeedsToken`. */
export const Caller = createParamDecorator((_data: undefined, context: ExecutionContext): Principal => {
  const principal = principals.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (principal === undefined) throw new Error('@Caller() needs @Needs() or @NeedsToken()');
  return principal;
});
