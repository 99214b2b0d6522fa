import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { ProblemCode } from '../domain/problem.js';

export interface HeaderContract {
  description: string;
  required?: true;
}

export interface AnswerContract {
  description: string;
  /** JSON of a schema that has a name; absent: nothing is in the body, or what `media` says. */
  body?: z.ZodType;
  /** Of a body that is not JSON. */
  media?: string;
  headers?: { readonly [name: string]: HeaderContract };
}

/** What one route promises. What its guards and its path say is not repeated here. */
export interface RouteContract {
  tag: string;
  summary: string;
  description?: string;
  /** Of the parts of the path. */
  params?: { readonly [name: string]: string };
  query?: z.ZodObject;
  headers?: { readonly [name: string]: HeaderContract };
  /** JSON of a schema that has a name. */
  body?: z.ZodType;
  answers: { readonly [status: number]: AnswerContract };
  /** Beyond those that every such route has. */
  refusals?: readonly ProblemCode[];
}

const CONTRACT = 'floorwalker:contract';

/** The route is in the OpenAPI document, with this promise. */
export const Describes = (contract: RouteContract): MethodDecorator => SetMetadata(CONTRACT, contract);

/** Undefined: nobody described it. */
export function contractOf(handler: object): RouteContract | undefined {
  // Only `Describes` puts anything there.
  return Reflect.getMetadata(CONTRACT, handler) as RouteContract | undefined;
}
