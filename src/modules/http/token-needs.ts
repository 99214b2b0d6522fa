import { SetMetadata } from '@nestjs/common';

const TOKEN = 'floorwalker:token';
const SCOPE = 'floorwalker:scope';

export interface TokenNeeds {
  needsToken: boolean;
  /** The scope the token must hold; absent: any token, or what it must hold depends on the request. */
  scope?: string;
}

/** The route or controller needs a token. Only states it: `TokenGuard` enforces it, the OpenAPI document describes it. */
export const NeedsTokenMetadata = (): ClassDecorator & MethodDecorator => SetMetadata(TOKEN, true);

/** The token needs this scope. */
export const NeedsScopeMetadata = (scope: string): ClassDecorator & MethodDecorator =>
  SetMetadata(SCOPE, scope);

/** What a route needs, from the decorators of its handler and its controller; the handler's scope takes precedence. */
export function tokenNeedsOf(controller: object, handler: object): TokenNeeds {
  const targets = [handler, controller];
  const read = (key: string): unknown =>
    targets.map((target): unknown => Reflect.getMetadata(key, target)).find((value) => value !== undefined);
  const scope = read(SCOPE);
  return { needsToken: read(TOKEN) === true, ...(typeof scope === 'string' && { scope }) };
}
