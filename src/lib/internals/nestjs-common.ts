import { Controller, Get, RequestMethod } from '@nestjs/common';
import { ChangedInternals, installedPackage } from './installed-package.js';

/** The keys under which Nest's decorators keep what they were given. */
const PATH = 'path';
const METHOD = 'method';

/** The path of a controller or of one of its handlers, as decorated: with or without slashes around it. */
export function decoratedPath(target: object): string {
  return String(Reflect.getMetadata(PATH, target));
}

/** The `RequestMethod` of a handler; undefined for what is no handler. */
export function decoratedMethod(handler: object): unknown {
  return Reflect.getMetadata(METHOD, handler);
}

/**
 * Checks at start that the decorators of `@nestjs/common` keep their arguments under these keys.
 * @throws ChangedInternals
 */
export function checkNestMetadata(decorators = { Controller, Get }): void {
  class Probe {
    handle = (): void => undefined;
  }
  const handler = (): void => undefined;
  decorators.Controller('probe')(Probe);
  decorators.Get('part')(Probe, 'handle', { value: handler });
  if (decoratedPath(Probe) !== 'probe' || decoratedPath(handler) !== 'part') throw changed('path', PATH);
  if (decoratedMethod(handler) !== RequestMethod.GET) throw changed('method', METHOD);
}

function changed(what: string, key: string): ChangedInternals {
  const name = '@nestjs/common';
  return new ChangedInternals(
    name,
    installedPackage(name).version,
    `no longer keeps the ${what} of a route under the metadata key "${key}"`,
  );
}
