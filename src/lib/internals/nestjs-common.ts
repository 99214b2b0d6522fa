import { Controller, Get, RequestMethod, UseGuards, type CanActivate } from '@nestjs/common';
import { ChangedInternals, installedPackage } from './installed-package.js';

/** The keys under which Nest's decorators keep what they were given. */
const PATH = 'path';
const METHOD = 'method';
const GUARDS = '__guards__';

/** The path of a controller or of one of its handlers, as decorated: with or without slashes around it. */
export function decoratedPath(target: object): string {
  return String(Reflect.getMetadata(PATH, target));
}

/** The `RequestMethod` of a handler; undefined for what is no handler. */
export function decoratedMethod(handler: object): unknown {
  return Reflect.getMetadata(METHOD, handler);
}

/** The guards of a controller or of a handler, classes or objects; none when it has none. */
export function decoratedGuards(target: object): unknown[] {
  return [Reflect.getMetadata(GUARDS, target) ?? []].flat() as unknown[];
}

/**
 * Checks at start that the decorators of `@nestjs/common` keep their arguments under these keys.
 * @throws ChangedInternals
 */
export function checkNestMetadata(decorators = { Controller, Get, UseGuards }): void {
  class Guard implements CanActivate {
    canActivate = (): boolean => true;
  }
  class Probe {
    handle = (): void => undefined;
  }
  const handler = (): void => undefined;
  decorators.Controller('probe')(Probe);
  decorators.Get('part')(Probe, 'handle', { value: handler });
  decorators.UseGuards(Guard)(Probe, 'handle', { value: handler });
  if (decoratedPath(Probe) !== 'probe' || decoratedPath(handler) !== 'part') throw changed('path', PATH);
  if (decoratedMethod(handler) !== RequestMethod.GET) throw changed('method', METHOD);
  if (!decoratedGuards(handler).includes(Guard)) throw changed('guards', GUARDS);
}

function changed(what: string, key: string): ChangedInternals {
  const name = '@nestjs/common';
  return new ChangedInternals(
    name,
    installedPackage(name).version,
    `no longer keeps the ${what} of a route under the metadata key "${key}"`,
  );
}
