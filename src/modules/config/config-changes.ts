import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { TypedEmitter } from '../../lib/typed-emitter.js';
import type { AccountConfig, FloorConfig, Limits } from './floor-config.js';

/** Ids of accounts that a reload added, removed and changed. */
export interface AccountsChange {
  added: string[];
  removed: string[];
  changed: string[];
}

export const isChange = ({ added, removed, changed }: AccountsChange): boolean =>
  added.length + removed.length + changed.length > 0;

interface ConfigEvents {
  accounts: AccountsChange;
  /** Whose tokens count. */
  issuers: undefined;
}

/**
 * Says what a reload changed, once `FloorConfig` holds it. What only reads the configuration reads it where it uses it;
 * what has to act subscribes here.
 */
export class ConfigChanges extends TypedEmitter<ConfigEvents> {}

/** What a reload did. */
export interface Reloaded {
  accounts: AccountsChange;
  /** Places of other settings that changed and are in use, such as `limits.commandsPerMinute`. */
  settings: string[];
  /** Places that differ from the file and are as they were at start. */
  needsRestart: string[];
}

/** Puts into use what may change while the service runs, and says so. `config` is what the whole service reads. */
export function applyConfig(config: FloorConfig, loaded: FloorConfig, changes: ConfigChanges): Reloaded {
  const before = { ...config };
  const { issuers, longestTokenHours } = loaded.auth;
  const { polling, markEveryMs } = config.socket;
  const serverLimits = limitsOfServer(config.limits);
  const after: Pick<
    FloorConfig,
    'accounts' | 'groups' | 'auth' | 'limits' | 'socket' | 'audit' | 'history' | 'alerts'
  > = {
    accounts: loaded.accounts,
    groups: loaded.groups,
    auth: { ...config.auth, issuers, longestTokenHours },
    limits: { ...loaded.limits, ...serverLimits },
    socket: { ...loaded.socket, polling, markEveryMs },
    audit: loaded.audit,
    history: loaded.history,
    alerts: loaded.alerts,
  };
  Object.assign(config, after);
  const accounts = accountsChange(before.accounts, config.accounts);
  const settings = differences(before, config);
  if (isChange(accounts)) changes.emit('accounts', accounts);
  if (settings.includes('auth.issuers')) changes.emit('issuers', undefined);
  return { accounts, settings, needsRestart: differences(config, loaded) };
}

/** They are fixed once the server listens. */
function limitsOfServer(limits: Limits): Partial<Limits> {
  const { maxMessageBytes, maxBodyBytes, maxHeaderBytes, headersTimeoutMs, requestTimeoutMs } = limits;
  const { keepAliveMs, idleConnectionMs, requestsPerConnection, maxConnections } = limits;
  return {
    ...{ maxMessageBytes, maxBodyBytes, maxHeaderBytes, headersTimeoutMs, requestTimeoutMs },
    ...{ keepAliveMs, idleConnectionMs, requestsPerConnection, maxConnections },
  };
}

function accountsChange(before: readonly AccountConfig[], after: readonly AccountConfig[]): AccountsChange {
  const [old, now] = [before, after].map((list) => new Map(list.map((account) => [account.id, account])));
  const ids = (list: readonly AccountConfig[]): string[] => list.map(({ id }) => id);
  return {
    added: ids(after).filter((id) => old?.has(id) === false),
    removed: ids(before).filter((id) => now?.has(id) === false),
    changed: ids(after).filter(
      (id) => old?.has(id) === true && !isDeepStrictEqual(old.get(id), now?.get(id)),
    ),
  };
}

/** Places of settings other than the accounts that differ, two levels deep. */
function differences(one: FloorConfig, other: FloorConfig): string[] {
  const [a, b] = [one, other].map(leavesOf);
  const places = new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])]);
  return [...places].filter((place) => !isDeepStrictEqual(a?.get(place), b?.get(place)));
}

function leavesOf({ accounts: _accounts, ...sections }: FloorConfig): Map<string, unknown> {
  return new Map(
    Object.entries(sections).flatMap(([name, section]): [string, unknown][] =>
      typeof section === 'object' && !Array.isArray(section)
        ? Object.entries(section).map(([key, value]) => [`${name}.${key}`, value])
        : [[name, section]],
    ),
  );
}

const DIGEST_LENGTH = 12;

/**
 * Names the settings in use: the same in every process that runs the same file. Secrets are left out, since a digest
 * would help to guess them, and so is what each process has for itself: role, addresses, log level.
 */
export function configDigest({ demo, auth, limits, socket, audit, ...rest }: FloorConfig): string {
  const { url: _url, ca: _ca, ...redis } = rest.redis;
  const { url: _database, ...history } = rest.history;
  const { host: _host, port: _port, ...http } = rest.http;
  const { tracing, operations } = rest;
  const { key: _key, smtp, ...channels } = rest.alerts;
  const { password: _password, ...mail } = smtp ?? {};
  const alerts = { ...channels, mail };
  const accounts = rest.accounts.map(({ credentials: _credentials, tls: _tls, push, ...account }) => {
    const { key: _key, secret: _secret, ...hook } = push?.hook ?? {};
    return { ...account, push: { ...push, hook } };
  });
  const sections = { demo, auth, limits, socket, audit, history, redis, http, tracing, operations, alerts };
  const settings = { ...sections, accounts, groups: rest.groups };
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, DIGEST_LENGTH);
}

const byId = new WeakMap<readonly AccountConfig[], ReadonlyMap<string, AccountConfig>>();

/** The configured account of that id; to be asked for at each use, since a reload replaces the accounts. */
export function configuredAccount(
  { accounts }: Pick<FloorConfig, 'accounts'>,
  id: string,
): AccountConfig | undefined {
  const known = byId.get(accounts) ?? new Map(accounts.map((account) => [account.id, account]));
  byId.set(accounts, known);
  return known.get(id);
}
