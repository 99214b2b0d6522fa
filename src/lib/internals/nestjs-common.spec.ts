import { Controller, Get } from '@nestjs/common';
import { checkNestMetadata } from './nestjs-common.js';

describe('checkNestMetadata', () => {
  it('accepts the installed version', () => {
    expect(() => checkNestMetadata()).not.toThrow();
  });

  it.each([
    ['path', 'path', { Controller: () => () => undefined }],
    [
      'method',
      'method',
      {
        Get:
          (path: string) =>
          (...[, , { value }]: [unknown, unknown, { value: object }]) =>
            Reflect.defineMetadata('path', path, value),
      },
    ],
  ])('names package, version and key when the %s is kept elsewhere', (what, key, changed) => {
    const decorators = { Controller, Get, ...changed } as Parameters<typeof checkNestMetadata>[0];
    expect(() => checkNestMetadata(decorators)).toThrow(
      new RegExp(
        `^@nestjs/common \\d+\\.\\d+\\.\\d+ no longer keeps the ${what} of a route under the metadata key "${key}"`,
      ),
    );
  });
});
