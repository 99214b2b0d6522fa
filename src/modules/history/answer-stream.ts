import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { StreamableFile } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { historyProblem, orHistoryUnavailable } from './read-database.js';

const logger = new Logger('History');

/** Aborted when the client leaves before its answer is complete. */
export function signalOf(reply: Pick<FastifyReply, 'raw'>): AbortSignal {
  const { raw } = reply;
  const left = new AbortController();
  const onClose = (): void => {
    if (!raw.writableFinished) left.abort(new Error('The client left.'));
  };
  if (raw.destroyed) onClose();
  else raw.once('close', onClose);
  return left.signal;
}

/**
 * An answer that is sent as it is read: the next part is made when the client has taken the last. What fails before the first
 * part is a problem as usual; later the connection is closed, so that the answer is seen to be incomplete.
 */
export async function streamed(parts: AsyncGenerator<string>, type: string): Promise<StreamableFile> {
  const first = await orHistoryUnavailable(parts.next());
  const all = async function* (): AsyncGenerator<Buffer> {
    if (first.done !== true) yield Buffer.from(first.value);
    for await (const part of parts) if (part !== '') yield Buffer.from(part);
  };
  const stream = Readable.from(all(), { objectMode: false });
  stream.on('error', (error) => {
    if (error.message !== 'The client left.')
      logger.warn(`An answer was cut off: ${String(historyProblem(error))}`);
  });
  return new StreamableFile(stream, { type });
}
