import { deflateRawSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { z } from 'zod';
import { FloorError, type Problem } from '../modules/domain/problem.js';
import type { Snapshot, Delta } from '../modules/domain/document.js';
import type { TopicView } from '../modules/floor/topic-history.js';
import { maskedDelta, maskedSnapshot } from '../modules/domain/masked.js';

/*
 * What goes over a socket, in both directions: a client's message and its acknowledgement, the refusal it gets, the
 * snapshot it holds, and the two encodings and the masking of what is broadcast.
 */

type Acknowledge = (answer: object) => void;

/** The function that answers an event; undefined when the client did not ask for an answer. */
export function acknowledgement(last: unknown): Acknowledge | undefined {
  // For a client that wants an answer, Socket.IO appends a function that takes any JSON.
  return typeof last === 'function' ? (last as Acknowledge) : undefined;
}

const logger = new Logger('Gateway');

/** The problem a client gets for an error. An error that is not a `FloorError` is logged and not shown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof FloorError) return error.problem;
  logger.error(error);
  return new FloorError('internal', 'The service failed to answer. It is logged.').problem;
}

/** Parses what a client sent; throws `bad-request` that names the first mistake, never its value. */
export function parseMessage<T>(schema: z.ZodType<T>, what: string, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = [what, ...(issue?.path ?? [])].join('.');
  throw new FloorError('bad-request', `${where}: ${issue?.message ?? 'cannot be read'}`);
}

export function snapshotOf(topic: string, { epoch, version, at, state }: TopicView): Snapshot {
  return { topic, epoch, version, at, state };
}

/** The messages that are encoded, and that the event `packed` may hold. */
export type Packable = { event: 'delta'; payload: Delta } | { event: 'snapshot'; payload: Snapshot };

/** The message with its callers masked. */
export function maskedMessage(message: Packable): Packable {
  return message.event === 'delta'
    ? { event: 'delta', payload: maskedDelta(message.payload) }
    : { event: 'snapshot', payload: maskedSnapshot(message.payload) };
}

/**
 * The compact encoding: raw deflate of the JSON `[event, payload]`. Synchronous, because no later message (an
 * answer to a subscription, a mark) may overtake it; a usual delta takes well under a millisecond.
 */
export function pack({ event, payload }: Packable): Buffer {
  return deflateRawSync(JSON.stringify([event, payload]));
}
