import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { ProblemCode } from '../domain/problem.js';

export interface HeaderContract {
  description: string;
  required?: true;
}

export interface AnswerContract {
  description: string;
  /** JSON of a named schema; absent: no body, or one of type `media`. */
  body?: z.ZodType;
  /** Content type of a body that is not JSON; beside `body` it is chosen by `Accept`. */
  media?: string;
  headers?: { readonly [name: string]: HeaderContract };
}

/** The contract of one route, without what its guards and its path already say. */
export interface RouteContract {
  tag: string;
  summary: string;
  description?: string;
  /** Descriptions of the path parameters. */
  params?: { readonly [name: string]: string };
  query?: z.ZodObject;
  headers?: { readonly [name: string]: HeaderContract };
  /** JSON of a named schema. */
  body?: z.ZodType;
  /** Content types of a body that is a text instead. */
  bodyMedia?: readonly string[];
  answers: { readonly [status: number]: AnswerContract };
  /** In addition to those that every such route has. */
  refusals?: readonly ProblemCode[];
}

const CONTRACT = 'floorwalker:contract';

/** Adds the route to the OpenAPI document with this contract. */
export const Describes = (contract: RouteContract): MethodDecorator => SetMetadata(CONTRACT, contract);

/** Undefined: the handler has no `@Describes`. */
export function contractOf(handler: object): RouteContract | undefined {
  // Only `Describes` sets this metadata.
  return Reflect.getMetadata(CONTRACT, handler) as RouteContract | undefined;
}
