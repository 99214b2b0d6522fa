import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Capabilities, type AccountCapabilities } from '../commands/api/capabilities.js';
import { configuredAccount } from '../config/config-changes.js';
import { FloorConfig, type AccountConfig } from '../config/floor-config.js';
import { Describes } from '../http/describes.js';
import { FloorError } from '../domain/problem.js';
import { accountTopic } from '../domain/topic.js';
import { pageOf, PageQuery, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { FloorReader, type FloorRead } from '../floor/floor-reader.js';
import { FloorStore } from '../floor/floor-store.js';
import { orUnavailable } from '../domain/unavailable.js';
import { LoginRetries } from '../vendor-accounts/login-retries.js';
import {
  accountSummary,
  listContract,
  loginContract,
  missingExtras,
  oneContract,
  type AccountSummary,
  type LoginAnswer,
  type MissingExtraRow,
} from './accounts.contract.js';

/** The accounts. Reading the list is no interest in their rows: nothing is polled more often for it. */
@Controller('v1/accounts')
@Needs('floor:read')
export class AccountsController {
  constructor(
    private readonly config: FloorConfig,
    private readonly reader: FloorReader,
    private readonly authority: Authority,
    private readonly capabilities: Capabilities,
    private readonly logins: LoginRetries,
    private readonly store: FloorStore,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(listContract)
  async list(@Caller() caller: Principal, @Query() query: unknown): Promise<Page<AccountSummary>> {
    const visible = this.config.accounts.filter(({ id }) =>
      this.authority.may(caller, 'floor:read', { account: id }),
    );
    const { items, ...more } = pageOf(visible, requestPart(PageQuery, query, 'query'));
    const summaries = items.map(async (account) => ({
      ...accountSummary(account, await this.read(account.id)),
      ...this.narrowing(caller, account.id),
    }));
    return { items: await Promise.all(summaries), ...more };
  }

  @Get(':account')
  @Header('cache-control', 'private, no-cache')
  @Describes(oneContract)
  async one(
    @Caller() caller: Principal,
    @Param('account') id: string,
  ): Promise<AccountSummary & { missing: MissingExtraRow[]; capabilities?: AccountCapabilities }> {
    this.authority.ensure(caller, 'floor:read', { account: id });
    const account = this.account(id);
    const [read, capabilities] = await Promise.all([
      this.read(id),
      this.authority.may(caller, 'floor:read', { account: id, setup: true })
        ? this.capabilities.of(caller, id)
        : undefined,
    ]);
    const targets = (read?.targets ?? []).filter(
      ({ queue }) => queue === undefined || this.authority.reaches(caller, id, queue),
    );
    return {
      ...accountSummary(account, read),
      ...this.narrowing(caller, id),
      missing: missingExtras(targets),
      ...(capabilities !== undefined && { capabilities }),
    };
  }

  /** The wait is over, the targets are polled, and the first poll logs in. */
  @Post(':account/login')
  @Needs('queues:admin')
  @HttpCode(202)
  @Header('cache-control', 'no-store')
  @Describes(loginContract)
  async login(@Caller() caller: Principal, @Param('account') id: string): Promise<LoginAnswer> {
    this.authority.ensure(caller, 'queues:admin', { account: id, topicKind: 'account' });
    const account = this.account(id);
    const nextTryAt = await orUnavailable(this.logins.request(id));
    await orUnavailable(this.store.wakeLogin(id));
    const { state } = accountSummary(account, await this.read(id)).source;
    return { account: id, state, ...(nextTryAt !== undefined && { nextTryAt }) };
  }

  private narrowing(caller: Principal, account: string): Pick<AccountSummary, 'queues'> {
    const queues = this.authority.queuesOf(caller, account);
    return queues === undefined ? {} : { queues };
  }

  private account(id: string): AccountConfig {
    const account = configuredAccount(this.config, id);
    if (account === undefined) throw new FloorError('not-found', `There is no account "${id}".`);
    return account;
  }

  private read(account: string): Promise<FloorRead | undefined> {
    return this.reader.read(accountTopic(account), 'glance');
  }
}
