import { Injectable } from '@nestjs/common';
import type { Command } from '../../domain/command.js';
import { resolveName } from '../../domain/name-resolution.js';
import { FloorError } from '../../domain/problem.js';
import { cursorAfter, type Page } from '../../http/page.js';
import { AccountViews } from './account-views.js';
import { CommandStore } from '../command-store.js';

export interface AuditQuery {
  limit: number;
  /** The `last` of the page before. */
  cursor?: string;
  /** Any of the names a command takes; an agent that no longer exists, by our id. */
  agent?: string;
  since?: number;
}

/** Reads the audit log, newest first. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly store: CommandStore,
    private readonly views: AccountViews,
  ) {}

  async page(account: string, { limit, cursor, agent, since }: AuditQuery): Promise<Page<Command>> {
    const { commands, last } = await this.read(account, {
      limit,
      ...(cursor !== undefined && { before: cursor }),
      ...(agent !== undefined && { agent: await this.idOf(account, agent) }),
      ...(since !== undefined && { since }),
    });
    return {
      items: commands,
      ...(last !== undefined && { nextCursor: cursorAfter(last) }),
    };
  }

  /** The audit log also holds agents that no longer exist, and the account may not have been read yet. */
  private async idOf(account: string, name: string): Promise<string> {
    try {
      const view = await this.views.of(account);
      return resolveName(name, view.agents(), 'agent', account).found?.id ?? name;
    } catch (error) {
      if (error instanceof FloorError && error.code === 'not-ready') return name;
      throw error;
    }
  }

  private async read(
    ...[account, query]: Parameters<CommandStore['auditPage']>
  ): ReturnType<CommandStore['auditPage']> {
    try {
      return await this.store.auditPage(account, query);
    } catch (cause) {
      throw new FloorError('unavailable', 'The store cannot be reached; try again.', { cause });
    }
  }
}
