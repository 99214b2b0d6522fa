import { Injectable } from '@nestjs/common';
import type { Command } from '../domain/command.js';
import { FloorError } from '../domain/problem.js';
import type { Page } from '../http/page.js';
import { CommandStore } from './command-store.js';

export interface TrailWish {
  limit: number;
  /** The `last` of the page before. */
  cursor?: string;
  agent?: string;
  since?: number;
}

/** The audit trail, newest first. */
@Injectable()
export class Trail {
  constructor(private readonly store: CommandStore) {}

  async page(account: string, { limit, cursor, agent, since }: TrailWish): Promise<Page<Command>> {
    const { commands, last } = await this.read(account, {
      limit,
      ...(cursor !== undefined && { before: cursor }),
      ...(agent !== undefined && { agent }),
      ...(since !== undefined && { since }),
    });
    return {
      items: commands,
      ...(last !== undefined && { nextCursor: Buffer.from(last).toString('base64url') }),
    };
  }

  private async read(
    ...[account, wish]: Parameters<CommandStore['trail']>
  ): ReturnType<CommandStore['trail']> {
    try {
      return await this.store.trail(account, wish);
    } catch (cause) {
      throw new FloorError('unavailable', 'The store cannot be reached; try again.', { cause });
    }
  }
}
