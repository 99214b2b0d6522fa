import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Capabilities, type AccountCapabilities } from '../commands/api/capabilities.js';
import { FloorConfig, type AccountConfig } from '../config/floor-config.js';
import { Describes } from '../http/describes.js';
import { FloorError } from '../domain/problem.js';
import { accountTopic } from '../domain/topic.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { accountSummary, type AccountSummary, listContract, oneContract } from './accounts.contract.js';
import { FloorReader } from '../floor/floor-reader.js';

/** The accounts. Reading the list is no interest in their rows: nothing is polled more often for it. */
@Controller('v1/accounts')
@Needs('floor:read')
export class AccountsController {
  constructor(
    private readonly config: FloorConfig,
    private readonly reader: FloorReader,
    private readonly authority: Authority,
    private readonly capabilities: Capabilities,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(listContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<AccountSummary>> {
    const visible = this.config.accounts.filter(({ id }) =>
      this.authority.may(caller, 'floor:read', { account: id }),
    );
    const { items, ...more } = pageOf(visible, requestPart(PageQuery, query, 'query'));
    return { items: await Promise.all(items.map((account) => this.summary(account))), ...more };
  }

  @Get(':account')
  @Header('cache-control', 'private, no-cache')
  @Describes(oneContract)
  async one(
    @Caller() caller: Principal,
    @Param('account') id: string,
  ): Promise<AccountSummary & { capabilities?: AccountCapabilities }> {
    this.authority.ensure(caller, 'floor:read', { account: id });
    const account = this.config.accounts.find((one) => one.id === id);
    if (account === undefined) throw new FloorError('not-found', `There is no account "${id}".`);
    const [summary, capabilities] = await Promise.all([
      this.summary(account),
      this.authority.may(caller, 'floor:read', { account: id, setup: true })
        ? this.capabilities.of(caller, id)
        : undefined,
    ]);
    return { ...summary, ...(capabilities !== undefined && { capabilities }) };
  }

  private async summary(account: AccountConfig): Promise<AccountSummary> {
    return accountSummary(account, await this.reader.read(accountTopic(account.id), 'glance'));
  }
}
