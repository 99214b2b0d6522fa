import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { forbiddenUrl } from '../../../vendors/kit/guarded-post.js';
import { Authority } from '../../auth/authority.js';
import type { Principal } from '../../auth/principal.js';
import { FloorConfig } from '../../config/floor-config.js';
import type { Channel } from '../../domain/channel.js';
import { FloorError } from '../../domain/problem.js';
import { orUnavailable } from '../../domain/unavailable.js';
import { Refusals } from '../../http/refusals.js';
import { alertSetupEvent, changedIn } from '../alert-setup-log.js';
import { targetOf, type ChannelChange, type ChannelRequest } from './channel-request.js';
import { ChannelSecrets, newWebhookSecret, type Secrets } from './channel-secrets.js';
import { ChannelStore, type KnownChannel, type StoredChannel } from './channel-store.js';

const CHANNELS_PER_TENANT = 200;
/** For so long after a rotation messages are signed with both secrets. */
export const BOTH_SECRETS_MS = 24 * 3_600_000;
const TRIES = 5;

/** A channel; `secret` right after it was made: shown once. */
export interface MadeChannel {
  channel: Channel;
  secret?: string;
}

/** Manages a tenant's channels for callers with `rules:manage` for the whole tenant. Throws `FloorError`s. */
@Injectable()
export class Channels {
  private readonly logger = new Logger(Channels.name);

  constructor(
    private readonly store: ChannelStore,
    private readonly secrets: ChannelSecrets,
    private readonly authority: Authority,
    private readonly refusals: Refusals,
    private readonly config: FloorConfig,
  ) {}

  async list(caller: Principal): Promise<Channel[]> {
    this.authority.ensureWholeTenant(caller);
    const all = await orUnavailable(this.store.all(caller.tenant));
    return all.map(({ channel }) => channel);
  }

  async find(caller: Principal, id: string): Promise<Channel> {
    return (await this.known(caller, id)).channel;
  }

  async make(caller: Principal, request: ChannelRequest): Promise<MadeChannel> {
    this.authority.ensureWholeTenant(caller);
    this.ensureUsable(request);
    const id = `ch_${randomBytes(9).toString('base64url')}`;
    const secret = request.kind === 'webhook' ? newWebhookSecret() : undefined;
    const secrets: Secrets = { ...secretsIn(request), ...(secret !== undefined && { secret }) };
    const { subject: createdBy, tenant } = caller;
    const channel = this.stored(
      { id, tenant, createdAt: Date.now(), createdBy },
      request,
      isEmpty(secrets) ? undefined : secrets,
    );
    const event = alertSetupEvent(caller, 'channel-made', { target: id, name: channel.name });
    if ((await orUnavailable(this.store.write(channel, CHANNELS_PER_TENANT, undefined, event))) === 'full') {
      this.refusals.count('channels-per-tenant');
      throw new FloorError('too-many-channels', `A tenant may have ${CHANNELS_PER_TENANT} channels.`);
    }
    this.note(caller, id, 'made');
    return { channel: await this.find(caller, id), ...(secret !== undefined && { secret }) };
  }

  /** An enabled channel is tried again, whatever it was stopped for. */
  async change(caller: Principal, id: string, change: ChannelChange): Promise<Channel> {
    this.ensureUsable(change);
    await this.replace(caller, id, 'channel-changed', (known) => {
      if (known.channel.kind !== change.kind)
        throw new FloorError('bad-request', `body.kind: the channel is of kind "${known.channel.kind}".`);
      const given = secretsIn(change);
      const before = this.opened(known);
      if (known.sealed !== undefined && before === undefined && isEmpty(given))
        throw new FloorError(
          'not-configured',
          'The secrets of the channel were sealed with another alerts.key. Enter them again.',
        );
      const after: Secrets = { ...before, ...given };
      // Its signing secret was lost with the other key.
      if (change.kind === 'webhook') after.secret ??= newWebhookSecret();
      return this.stored(known.channel, change, isEmpty(after) ? undefined : after);
    });
    this.note(caller, id, 'changed');
    return this.find(caller, id);
  }

  /** A new signing secret of a webhook; the one before signs too for a day. */
  async rotate(caller: Principal, id: string): Promise<MadeChannel & { secret: string }> {
    const secret = newWebhookSecret();
    await this.replace(caller, id, 'channel-rotated', (known) => {
      const before = this.opened(known);
      if (known.channel.kind !== 'webhook' || known.sealed === undefined)
        throw new FloorError('bad-request', 'Only a webhook has a signing secret.');
      if (before === undefined)
        throw new FloorError('not-configured', 'The secrets of the channel were sealed with another key.');
      const until = Date.now() + BOTH_SECRETS_MS;
      const previous = before.secret === undefined ? {} : { previous: { secret: before.secret, until } };
      const { disabledWhy: _why, trouble: _trouble, ...channel } = known.channel;
      return {
        ...channel,
        enabled: known.channel.disabledWhy?.code !== 'person',
        bothSecretsUntil: until,
        sealed: this.secrets.seal(id, { ...before, ...previous, secret }),
      };
    });
    this.note(caller, id, 'given a new secret');
    return { channel: await this.find(caller, id), secret };
  }

  async remove(caller: Principal, id: string): Promise<void> {
    const { channel } = await this.known(caller, id);
    const event = alertSetupEvent(caller, 'channel-deleted', { target: id, name: channel.name });
    await orUnavailable(this.store.remove(caller.tenant, id, event));
    this.note(caller, id, 'removed');
  }

  private async known(caller: Principal, id: string): Promise<KnownChannel> {
    this.authority.ensureWholeTenant(caller);
    const known = await orUnavailable(this.store.find(caller.tenant, id));
    if (known === undefined) throw new FloorError('not-found', `There is no channel "${id.slice(0, 100)}".`);
    return known;
  }

  private async replace(
    caller: Principal,
    id: string,
    what: 'channel-changed' | 'channel-rotated',
    next: (known: KnownChannel) => StoredChannel,
  ): Promise<void> {
    for (let nth = 0; nth < TRIES; nth += 1) {
      const known = await this.known(caller, id);
      const after = { ...next(known), changedAt: Date.now(), changedBy: caller.subject };
      const event = alertSetupEvent(caller, what, {
        ...{ target: id, name: known.channel.name },
        ...(what === 'channel-changed' && { changed: this.changedIn(known, after) }),
      });
      const outcome = await orUnavailable(this.store.write(after, CHANNELS_PER_TENANT, known.stored, event));
      if (outcome === 'written') return;
    }
    throw new FloorError('unavailable', 'The channel is being changed by others. Try again.');
  }

  private stored(
    {
      id,
      tenant,
      createdAt,
      createdBy,
      target,
      bothSecretsUntil,
    }: Pick<Channel, 'id' | 'tenant' | 'createdAt' | 'createdBy' | 'target' | 'bothSecretsUntil'>,
    { name, kind, enabled, ...settings }: ChannelRequest | ChannelChange,
    secrets: Secrets | undefined,
  ): StoredChannel {
    const address = 'url' in settings ? targetOf(kind, settings.url) : target;
    return {
      ...{ id, tenant, name, kind, enabled, createdAt, createdBy },
      ...(address !== undefined && { target: address }),
      ...('to' in settings && { to: settings.to }),
      ...(bothSecretsUntil !== undefined && { bothSecretsUntil }),
      ...(secrets !== undefined && { sealed: this.secrets.seal(id, secrets) }),
    };
  }

  /** Names only: of secrets too. */
  private changedIn(known: KnownChannel, after: StoredChannel): string[] {
    const { disabledWhy: _why, trouble: _trouble, ...before } = known.channel;
    const secretsOf = (sealed: string | undefined): Secrets =>
      (sealed === undefined ? undefined : this.secrets.open(after.id, sealed)) ?? {};
    return [...changedIn(before, after), ...changedIn(secretsOf(known.sealed), secretsOf(after.sealed))];
  }

  private opened({ channel: { id }, sealed }: KnownChannel): Secrets | undefined {
    return sealed === undefined ? undefined : this.secrets.open(id, sealed);
  }

  private ensureUsable(request: ChannelRequest | ChannelChange): void {
    const { smtp, insecure } = this.config.alerts;
    if (request.kind === 'email' && smtp === undefined)
      throw new FloorError('not-configured', 'The service has no mail server (alerts.smtp).');
    const isSecret = request.kind !== 'email' && request.kind !== 'screen';
    if (isSecret && !this.secrets.available)
      throw new FloorError('not-configured', 'The service has no key to seal secrets with (alerts.key).');
    const mistake = 'url' in request ? forbiddenUrl(request.url, insecure) : undefined;
    if (mistake !== undefined) throw new FloorError('bad-request', `body.url: ${mistake}`);
  }

  private note({ tenant, subject }: Principal, id: string, what: string): void {
    this.logger.log(`Channel ${id} of tenant ${tenant} was ${what} by ${subject}.`);
  }
}

function secretsIn(request: ChannelRequest | ChannelChange): Secrets {
  if ('url' in request) return { url: request.url };
  return 'routingKey' in request ? { routingKey: request.routingKey } : {};
}

const isEmpty = (secrets: Secrets): boolean => Object.keys(secrets).length === 0;
