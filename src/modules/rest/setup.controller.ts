import { Controller, Get, Header, Param } from '@nestjs/common';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { AccountViews, type ServersRead } from '../commands/api/account-views.js';
import { CommandCatalogue } from '../commands/api/capabilities.js';
import { Describes } from '../http/describes.js';
import type { CommandType } from '../domain/command.js';
import { FloorError } from '../domain/problem.js';
import type { Roster } from '../domain/reading.js';
import type { CallQueueServer } from '../domain/server.js';
import { serversContract, serverStatusContract, statusLabelsContract } from './setup.contract.js';

/** How a phone system is set up, where it has such things: read from the store, since only workers ask vendors. */
@Controller('v1/accounts/:account')
@Needs('floor:read')
export class SetupController {
  constructor(
    private readonly authority: Authority,
    private readonly catalogue: CommandCatalogue,
    private readonly views: AccountViews,
  ) {}

  @Get('status-labels')
  @Header('cache-control', 'private, no-cache')
  @Describes(statusLabelsContract)
  async statusLabels(
    @Caller() caller: Principal,
    @Param('account') account: string,
  ): Promise<{ items: NonNullable<Roster['statusLabels']> }> {
    this.authority.ensure(caller, 'floor:read', { account, setup: true });
    const labels = (await this.views.roster(account))?.statusLabels;
    if (labels === undefined) throw this.absent(account, 'status-label.set', 'status labels');
    return { items: labels };
  }

  @Get('servers')
  @Needs('queues:admin')
  @Header('cache-control', 'private, no-cache')
  @Describes(serversContract)
  async servers(
    @Caller() caller: Principal,
    @Param('account') account: string,
  ): Promise<{ items: CallQueueServer[]; polledAt?: number }> {
    const { servers, ...age } = await this.readServers(caller, account);
    return { items: servers, ...age };
  }

  @Get('servers/:server/status')
  @Needs('queues:admin')
  @Header('cache-control', 'private, no-cache')
  @Describes(serverStatusContract)
  async serverStatus(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Param('server') id: string,
  ): Promise<Pick<CallQueueServer, 'id' | 'status' | 'cpuUsage' | 'memoryUsage'> & { polledAt?: number }> {
    const { servers, ...age } = await this.readServers(caller, account);
    const server = servers.find((one) => one.id === id);
    if (server === undefined)
      throw new FloorError('not-found', `There is no server "${id}" in account "${account}".`);
    const { status, cpuUsage, memoryUsage } = server;
    return {
      id,
      ...(status !== undefined && { status }),
      ...(cpuUsage !== undefined && { cpuUsage }),
      ...(memoryUsage !== undefined && { memoryUsage }),
      ...age,
    };
  }

  private async readServers(caller: Principal, account: string): Promise<ServersRead> {
    this.authority.ensure(caller, 'queues:admin', { account, topicKind: 'account' });
    const read = await this.views.servers(account);
    if (read === undefined) throw this.absent(account, 'server.create', 'servers');
    return read;
  }

  /** A vendor with a command that changes them has them: then they were only not read yet. */
  private absent(account: string, type: CommandType, what: string): FloorError {
    const { vendor, commands } = this.catalogue.of(account);
    if (commands[type] !== undefined)
      return new FloorError(
        'not-ready',
        `The ${what} of account "${account}" have not been read yet; try again.`,
      );
    return new FloorError(
      'not-found',
      `Account "${account}" is a ${vendor} system, and those have no ${what}.`,
    );
  }
}
