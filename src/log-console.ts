import { format } from 'node:util';
import { Logger } from '@nestjs/common';

/** What a library writes is a sentence or a stack; a line of the log stays readable. */
const MAX_LENGTH = 2_000;

/**
 * Libraries (BullMQ, ioredis) write some warnings with `console`, and Node.js writes its own as text. They become lines
 * of our log, so that every line of it is JSON.
 * @returns undoes it
 */
export function logConsole(logger = new Logger('Console')): () => void {
  const { log, info, debug, warn, error, trace } = console;
  const writers = {
    log: line((text) => logger.log(text)),
    info: line((text) => logger.log(text)),
    debug: line((text) => logger.debug(text)),
    trace: line((text) => logger.debug(text)),
    warn: line((text) => logger.warn(text)),
    error: line((text) => logger.error(text)),
  };
  Object.assign(console, writers);

  const written = process.listeners('warning');
  const onWarning = ({ name, message }: Error): void => logger.warn(`${name}: ${message}`);
  // The only listener so far is the one of Node.js, which writes to stderr.
  process.removeAllListeners('warning');
  process.on('warning', onWarning);

  return () => {
    Object.assign(console, { log, info, debug, warn, error, trace });
    process.off('warning', onWarning);
    for (const listener of written) process.on('warning', listener);
  };
}

function line(write: (text: string) => void): (...parts: unknown[]) => void {
  return (...parts) =>
    write(
      format(...parts)
        .slice(0, MAX_LENGTH)
        .trim(),
    );
}
