import { Controller, Get, Header, Query } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { FloorConfig, type GroupConfig, type GroupMember } from '../config/floor-config.js';
import { Describes } from '../http/describes.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { groupsContract, type GroupRow } from './groups.contract.js';

/** The groups of the configuration, narrowed to what the token covers. */
@Controller('v1/groups')
@Needs('floor:read')
export class GroupsController {
  constructor(
    private readonly config: FloorConfig,
    private readonly authority: Authority,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(groupsContract)
  list(@Caller() caller: Principal, @Query() query: unknown): Page<GroupRow> {
    const rows = this.config.groups.flatMap((group) => this.rowOf(caller, group) ?? []);
    return pageOf(rows, requestPart(PageQuery, query, 'query'));
  }

  private rowOf(caller: Principal, { id, name, tenant, ...members }: GroupConfig): GroupRow | undefined {
    if (tenant !== caller.tenant) return undefined;
    const queues = members.queues.filter((queue) => this.covers(caller, queue));
    // Which queues an agent is in changes, so a token for single queues finds its agents in the documents.
    const agents = members.agents.filter(({ account }) => this.coversAll(caller, account));
    if (queues.length + agents.length === 0) return undefined;
    return { id, name, queues, agents, ...(caller.groups?.has(id) === true && { own: true as const }) };
  }

  private covers(caller: Principal, { account, id }: GroupMember): boolean {
    return this.authority.may(caller, 'floor:read', { account, queue: id, topicKind: 'queue' });
  }

  private coversAll(caller: Principal, account: string): boolean {
    return (
      this.authority.may(caller, 'floor:read', { account }) &&
      this.authority.queuesOf(caller, account) === undefined
    );
  }
}
