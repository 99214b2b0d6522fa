import { Controller, Get, Header, Param } from '@nestjs/common';
import type { AccountDocument } from '../domain/account-document.js';
import { accountTopic } from '../domain/topic.js';
import { orUnavailable } from '../domain/unavailable.js';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { FloorConfig } from '../config/floor-config.js';
import { hookUrl } from '../config/hook-url.js';
import { FloorReader } from '../floor/floor-reader.js';
import { Describes } from '../http/describes.js';
import { HookRecords } from './hook-records.js';
import { pushContract, type Push } from './push.contract.js';

@Controller('v1/accounts/:account/push')
@Needs('queues:admin')
export class PushController {
  constructor(
    private readonly config: FloorConfig,
    private readonly authority: Authority,
    private readonly reader: FloorReader,
    private readonly records: HookRecords,
  ) {}

  @Get()
  @Header('cache-control', 'private, no-cache')
  @Describes(pushContract)
  async push(@Caller() caller: Principal, @Param('account') account: string): Promise<Push> {
    this.authority.ensure(caller, 'queues:admin', { account, topicKind: 'account' });
    const hook = this.config.accounts.find(({ id }) => id === account)?.push?.hook;
    const [read, counts] = await Promise.all([
      this.reader.read(accountTopic(account), 'glance'),
      hook === undefined ? undefined : orUnavailable(this.records.counts(account)),
    ]);
    // What is stored under an account's topic was made by our own writer.
    const line = (read?.view.state as AccountDocument | undefined)?.source.self.push;
    return {
      ...(line !== undefined && { line }),
      ...(hook !== undefined &&
        counts !== undefined && { hook: { url: shownUrl(account, hook.origin), ...counts } }),
    };
  }
}

/** The key is a secret, which the person who sets up the phone system has from the configuration. */
const shownUrl = (account: string, origin: string | undefined): string =>
  hookUrl(account, { origin: origin ?? '', key: '<key>' }) ?? '';
