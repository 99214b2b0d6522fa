import type { IncomingHttpHeaders } from 'node:http';
import {
  applyDecorators,
  createParamDecorator,
  Injectable,
  SetMetadata,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { decoratedGuards } from '../../lib/internals/nestjs-common.js';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { RequestLimiter } from '../http/request-limiter.js';
import { Logins } from './logins.js';
import type { Principal, Scope } from './principal.js';

const NEEDED = 'floorwalker:scope';

/** Beside the request, not on it: nothing a client sends can pose as a principal. */
const principals = new WeakMap<object, Principal>();

/** `Authorization: Bearer` with a valid token that holds the scope the route needs, if it needs one. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly logins: Logins,
    private readonly addresses: ClientAddresses,
    private readonly pace: RequestLimiter,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerToken(request.headers);
    if (token === undefined)
      throw new FloorError('unauthenticated', 'Send the token as "Authorization: Bearer <token>".');
    const principal = await this.logins.verify(token, this.addresses.of(request.raw));
    this.pace.of(principal);
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(NEEDED, [
      context.getHandler(),
      context.getClass(),
    ]);
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
  applyDecorators(SetMetadata(NEEDED, scope), UseGuards(TokenGuard));

/** The route needs a token; what it must hold depends on what is asked. */
export const NeedsToken = (): MethodDecorator => applyDecorators(UseGuards(TokenGuard));

/** What a route asks of whoever calls it, as it was decorated. */
export function tokenNeeds(controller: object, handler: object): { needsToken: boolean; scope?: Scope } {
  const targets = [handler, controller];
  const guards = targets.flatMap((target) => decoratedGuards(target));
  // Only `Needs` puts anything there; the handler's own comes first, as for the guard.
  const [scope] = targets.flatMap((target) => {
    const needed = Reflect.getMetadata(NEEDED, target) as Scope | undefined;
    return needed === undefined ? [] : [needed];
  });
  return { needsToken: guards.includes(TokenGuard), ...(scope !== undefined && { scope }) };
}

/** Who is asking, in a handler under `@Needs` or `@NeedsToken`. */
export const Caller = createParamDecorator((_data: undefined, context: ExecutionContext): Principal => {
  const principal = principals.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (principal === undefined) throw new Error('@Caller() needs @Needs() or @NeedsToken()');
  return principal;
});
