import { Injectable, RequestMethod, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { checkNestMetadata, decoratedMethod, decoratedPath } from '../../lib/internals/nestjs-common.js';
import { type RouteContract, contractOf } from '../http/describes.js';
import { tokenNeedsOf, type TokenNeeds } from '../http/token-needs.js';

/** A route as its controller declares it, with its contract. */
export interface Route extends TokenNeeds {
  /** Stable and unique, e.g. `displays.mint`. */
  operationId: string;
  method: 'get' | 'post' | 'delete' | 'put' | 'patch';
  /** The URL path, with `:name` for parameters. */
  path: string;
  contract: RouteContract;
}

const METHODS = new Map<unknown, Route['method']>([
  [RequestMethod.GET, 'get'],
  [RequestMethod.POST, 'post'],
  [RequestMethod.DELETE, 'delete'],
  [RequestMethod.PUT, 'put'],
  [RequestMethod.PATCH, 'patch'],
]);

/** The routes of this process with `@Describes`; paths and scopes come from the metadata that Nest itself reads. */
@Injectable()
export class RouteTable {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {
    checkNestMetadata();
  }

  routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ metatype }) => {
      // Controllers are always classes; only providers may be something else.
      const controller = metatype as Type | null;
      return controller === null ? [] : this.routesOf(controller);
    });
  }

  private routesOf(controller: Type): Route[] {
    return this.scanner.getAllMethodNames(controller.prototype as object).flatMap((name) => {
      const handler: unknown = Reflect.get(controller.prototype as object, name);
      if (typeof handler !== 'function') return [];
      const method = METHODS.get(decoratedMethod(handler));
      const contract = contractOf(handler);
      if (method === undefined || contract === undefined) return [];
      const path = [decoratedPath(controller), decoratedPath(handler)]
        .map((part) => part.replace(/^\/|\/$/g, ''))
        .filter((part) => part !== '')
        .join('/');
      const subject = controller.name.replace(/Controller$/, '');
      return [
        {
          operationId: `${subject.charAt(0).toLowerCase()}${subject.slice(1)}.${name}`,
          method,
          path: `/${path}`,
          ...tokenNeedsOf(controller, handler),
          contract,
        },
      ];
    });
  }
}
