import { Injectable } from '@nestjs/common';
import { groupBy } from '../../../lib/group-by.js';
import type { Command } from '../../domain/command.js';
import { resolveName } from '../../domain/name-resolution.js';
import { FloorError } from '../../domain/problem.js';
import { orUnavailable } from '../../domain/unavailable.js';
import { cursorAfter, type Page } from '../../http/page.js';
import { AccountViews } from './account-views.js';
import { auditName } from '../command-record.js';
import { CommandStore, type AuditRange } from '../command-store.js';

export interface AuditQuery {
  limit: number;
  /** The `last` of the page before. */
  cursor?: string;
  /** Any of the names a command takes, in each account; an agent that no longer exists, by our id. */
  agent?: string;
  /** The subject of those who sent it, or who answered to what a rule proposed. */
  by?: string;
  since?: number;
  until?: number;
}

/** Commands are not sorted by person: so many are read at a time to find those of one, */
const AT_A_TIME = 200;
/** and so many for a page, which may be short or empty then and says that it goes on. */
const MOST_READ = 5_000;

/** An account, and the agent whose commands are wanted. */
type Source = Pick<AuditRange, 'agent'> & { account: string };

/** Reads the audit log of one or more accounts, newest first. */
@Injectable()
export class AuditLog {
  constructor(
    private readonly store: CommandStore,
    private readonly views: AccountViews,
  ) {}

  async page(accounts: readonly string[], query: AuditQuery): Promise<Page<Command>> {
    const { limit, cursor, by } = query;
    const sources = await Promise.all(accounts.map((account) => this.sourceOf(account, query.agent)));
    const atATime = by === undefined ? limit : Math.max(limit, AT_A_TIME);
    const items: Command[] = [];
    let before = cursor;
    for (let read = 0; read < MOST_READ; read += atATime) {
      const { names, found } = await orUnavailable(this.read(sources, query, before, atATime));
      for (const name of names) {
        const command = found.get(name);
        if (command === undefined || !isBy(command, by)) continue;
        items.push(command);
        if (items.length === limit) return { items, nextCursor: cursorAfter(name) };
      }
      before = names.at(-1);
      if (names.length < atATime || before === undefined) return { items };
    }
    return { items, ...(before !== undefined && { nextCursor: cursorAfter(before) }) };
  }

  /** The newest commands of all sources before a name: their names in order, and those that can be read. */
  private async read(
    sources: readonly Source[],
    { since, until }: AuditQuery,
    before: string | undefined,
    limit: number,
  ): Promise<{ names: string[]; found: Map<string, Command> }> {
    const range = {
      limit,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(before !== undefined && { before }),
    };
    const listed = await Promise.all(
      sources.map(async ({ account, ...of }) =>
        (await this.store.auditNames(account, { ...of, ...range })).map((name) => ({ account, name })),
      ),
    );
    const newest = listed
      .flat()
      .sort((a, b) => (a.name < b.name ? 1 : -1))
      .slice(0, limit);
    const commands = await Promise.all(
      [...groupBy(newest, ({ account }) => account)].map(([account, ofIt]) =>
        this.store.audited(account, namesOf(ofIt)),
      ),
    );
    return {
      names: namesOf(newest),
      found: new Map(commands.flat().map((command) => [auditName(command), command])),
    };
  }

  /** The audit log also holds agents that no longer exist, and the account may not have been read yet. */
  private async sourceOf(account: string, agent: string | undefined): Promise<Source> {
    if (agent === undefined) return { account };
    try {
      const view = await this.views.of(account);
      return { account, agent: resolveName(agent, view.agents(), 'agent', account).found?.id ?? agent };
    } catch (error) {
      if (error instanceof FloorError && error.code === 'not-ready') return { account, agent };
      throw error;
    }
  }
}

const namesOf = (listed: readonly { name: string }[]): string[] => listed.map(({ name }) => name);

const isBy = ({ by, decision }: Command, person: string | undefined): boolean =>
  person === undefined || by === person || decision?.by === person;
