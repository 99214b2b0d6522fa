import { Logger } from '@nestjs/common';
import type { Redis } from './open-redis.js';

/** Says when a connection is lost and when it is back: one line each, however many attempts lie between. */
export class ConnectionLog {
  private readonly logger = new Logger('Redis');
  private lostAt: number | undefined;

  constructor(
    private readonly name: string,
    private readonly onLost: () => void,
  ) {}

  watch(connection: Redis): void {
    connection.on('error', (error: Error) => {
      hideArguments(error);
      this.lost(error.message);
    });
    connection.on('reconnecting', () => this.lost('the connection was closed'));
    connection.on('ready', () => this.back());
  }

  private lost(why: string): void {
    if (this.lostAt !== undefined) return;
    this.lostAt = Date.now();
    this.onLost();
    this.logger.warn(`Connection "${this.name}" lost (${why}); trying again until Redis is back.`);
  }

  private back(): void {
    if (this.lostAt === undefined) return;
    this.logger.log(`Connection "${this.name}" is back after ${Date.now() - this.lostAt} ms.`);
    this.lostAt = undefined;
  }
}

/** A refused log-in carries the password in its arguments, and the same error rejects the commands that waited for it. */
function hideArguments(error: Error): void {
  if ('command' in error) delete error.command;
  // A cluster says what the last of its nodes said.
  if ('lastNodeError' in error && error.lastNodeError instanceof Error) hideArguments(error.lastNodeError);
}
