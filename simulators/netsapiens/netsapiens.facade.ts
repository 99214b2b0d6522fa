import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Queue } from '../engine/floor.model.js';
import type { Facade, FacadeContext, FacadeKind, WireReply, WireRequest } from '../wire/facade.js';
import { NetsapiensCalls } from './netsapiens.calls.js';
import { DOMAIN, NetsapiensIds, NetsapiensLookup } from './netsapiens.lookup.js';
import { NetsapiensCommands } from './netsapiens.commands.js';
import { pageOf } from './netsapiens.paging.js';
import { NetsapiensPeople } from './netsapiens.people.js';
import { NetsapiensQuirks } from './netsapiens.quirks.js';
import { failureReply, jsonReply, listReply, NetsapiensFailure } from './netsapiens.reply.js';
import { NetsapiensSettings } from './netsapiens.settings.js';
import { NetsapiensStatistics } from './netsapiens.statistics.js';
import { NetsapiensSubscriptions } from './netsapiens.subscriptions.js';
import { NetsapiensTokens } from './netsapiens.tokens.js';
import { NetsapiensWording, type Fields } from './netsapiens.wording.js';

const API_PATH = '/ns-api/v2/';
const FORM_LOGIN_PATH = '/ns-api/oauth2/token/';
const JsonObject = z.record(z.string(), z.unknown());

/** What a domain's path leads to: a list, or one thing. */
type Read = (queue: string) => Fields[] | Fields;

/** NS-API v2, as far as queues and their agents go. */
export class NetsapiensFacade implements Facade {
  readonly credentials: Readonly<Record<string, string>>;
  readonly push: NetsapiensSubscriptions;
  private readonly tokens: NetsapiensTokens;
  private readonly reads: readonly [path: RegExp, read: Read][];
  private readonly commands: NetsapiensCommands;
  private readonly statistics: NetsapiensStatistics;
  private credentialsRejected = false;

  constructor(
    private readonly context: FacadeContext,
    private readonly quirks: NetsapiensQuirks,
  ) {
    const { floor, clock, seed, way } = context;
    this.credentials =
      this.quirks.credentials === 'api-key'
        ? { apiKey: `nsd_${derive(seed, 'api key')}` }
        : {
            clientId: `floor-${derive(seed, 'client id').slice(0, 8)}`,
            clientSecret: derive(seed, 'client secret'),
            username: `1000@${DOMAIN}`,
            password: derive(seed, 'password'),
          };
    this.tokens = new NetsapiensTokens(clock, this.quirks);
    const ids = new NetsapiensIds();
    const settings = new NetsapiensSettings();
    const parts = [ids, new NetsapiensWording(this.quirks), this.quirks] as const;
    const people = new NetsapiensPeople(floor, settings, ...parts);
    const calls = new NetsapiensCalls(floor, ...parts);
    this.push = new NetsapiensSubscriptions(people, calls, clock, way);
    const lookup = new NetsapiensLookup(floor, ids, this.quirks);
    this.commands = new NetsapiensCommands(floor, ids, settings, people, this.quirks);
    this.statistics = new NetsapiensStatistics(floor, this.quirks);
    this.reads = [
      [/^callqueues(?:\/list)?$/, () => people.queues()],
      [/^callqueues\/([^/]+)$/, (id) => this.one(people.queues(), 'callqueue', id)],
      [/^callqueues\/([^/]+)\/agents$/, (id) => people.agents([this.readable(lookup.queue(id))])],
      [/^agents$/, () => people.agents()],
      [/^queuedcall\/([^/]+)$/, (id) => calls.queued(this.readable(lookup.queue(id)))],
      [/^calls$/, () => calls.legs()],
    ];
  }

  handle(request: WireRequest): WireReply {
    try {
      return this.answer(request);
    } catch (error) {
      if (!(error instanceof NetsapiensFailure)) throw error;
      if (error.status === 401 && this.quirks.unauthorized === 'text')
        return { status: 401, body: error.message };
      return failureReply(error);
    }
  }

  failure(code: number): WireReply {
    return failureReply(new NetsapiensFailure(code));
  }

  revokeTokens(): void {
    this.tokens.revokeAll();
  }

  rejectCredentials(rejected: boolean): void {
    this.credentialsRejected = rejected;
  }

  tokensAlive(): number {
    return this.tokens.alive();
  }

  private answer(request: WireRequest): WireReply {
    const { method, path, query, body } = request;
    const has = (login: NetsapiensQuirks['login']) => this.quirks.login === login;
    if (method === 'POST' && path === FORM_LOGIN_PATH && has('oauth2'))
      return this.grant(Object.fromEntries(new URLSearchParams(body)));
    if (!path.startsWith(API_PATH)) throw new NetsapiensFailure(404);
    const resource = path.slice(API_PATH.length);
    if (method === 'GET' && resource === 'version') return this.version();
    if (method === 'POST' && resource === 'tokens' && has('tokens')) return this.grant(jsonObject(body));
    if (method === 'POST' && resource === 'jwt' && has('jwt')) return this.grant(jsonObject(body));
    if (resource === 'tokens' || resource === 'jwt') throw new NetsapiensFailure(404);
    this.authenticate(request);
    const jti = /^jwt\/([^/]+)$/.exec(resource)?.[1];
    if (method === 'DELETE' && jti !== undefined && has('jwt')) {
      this.tokens.revoke(jti);
      return jsonReply({ code: 202, message: 'Accepted' }, 202);
    }
    if (method === 'GET' && resource === 'apikeys/~') return this.ownKey();
    const [, subscription] = /^subscriptions(?:\/([^/]+))?$/.exec(resource) ?? [];
    if (/^subscriptions(\/|$)/.test(resource))
      return this.push.handle(method, subscription, () => jsonObject(body));
    const what = belowDomain(resource, this.quirks.tildeRefused && this.isKey(request));
    if (method !== 'GET' && this.quirks.readonlyKey && this.isKey(request)) throw new NetsapiensFailure(403);
    if (method !== 'GET') return this.commands.handle(method, what, () => jsonObject(body));
    if (what === '') return jsonReply({ domain: DOMAIN, description: 'West', 'time-zone': ZONE });
    return this.read(what, new URLSearchParams(query));
  }

  private read(what: string, query: URLSearchParams): WireReply {
    const statistics = this.statistics.answer(what, query);
    if (statistics !== undefined) return jsonReply(statistics);
    const counted = what.endsWith('/count') ? what.slice(0, -'/count'.length) : undefined;
    for (const [path, read] of this.reads) {
      const found = path.exec(counted ?? what);
      if (!found) continue;
      const answer = read(decodeURIComponent(found[1] ?? ''));
      if (!isList(answer)) return jsonReply(answer);
      if (counted !== undefined) return jsonReply({ total: answer.length });
      this.refuse(what);
      return listReply(pageOf(answer, query, this.quirks), this.quirks);
    }
    throw new NetsapiensFailure(404);
  }

  /** Throws where the list is no route of this system, or is refused. */
  private refuse(what: string): void {
    const { missingRoute, queuedRefused } = this.quirks;
    if (missingRoute === 'all-not-found') throw new NetsapiensFailure(404);
    if (missingRoute === 'all' || missingRoute === what.replace(/\/list$/, '')) throw noRoute();
    if (!what.startsWith('queuedcall/') || queuedRefused === false) return;
    throw queuedRefused === '404' ? noRoute() : new NetsapiensFailure(Number(queuedRefused));
  }

  private readable(queue: Queue): Queue {
    const { oneQueueRefused } = this.quirks;
    const isFirst = this.context.floor.queues.keys().next().value === queue.id;
    if (oneQueueRefused !== false && isFirst) throw new NetsapiensFailure(Number(oneQueueRefused));
    return queue;
  }

  private one(rows: Fields[], key: string, value: string): Fields {
    const row = rows.find((candidate) => candidate[key] === value);
    if (!row) throw new NetsapiensFailure(404, `${key} ${value} does not exist`);
    return row;
  }

  private version(): WireReply {
    const now = new Date(this.context.clock.now()).toISOString();
    return jsonReply({
      apiversion: 'Version: 45.0.0',
      hostname: 'core1.west.example',
      'current-time': now,
    });
  }

  private authenticate({ headers }: WireRequest): void {
    const { authorization } = headers;
    const bearer = typeof authorization === 'string' ? /^Bearer (.+)$/.exec(authorization)?.[1] : undefined;
    if (bearer === undefined) throw new NetsapiensFailure(401, 'Authentication Required');
    const isKey = bearer === this.credentials['apiKey'] && !this.credentialsRejected;
    if (!isKey && !this.tokens.isGood(bearer)) throw new NetsapiensFailure(401);
  }

  private isKey({ headers }: WireRequest): boolean {
    const { apiKey } = this.credentials;
    return apiKey !== undefined && headers['authorization'] === `Bearer ${apiKey}`;
  }

  /** The record of the key that asks. */
  private ownKey(): WireReply {
    const { apiKey } = this.credentials;
    if (apiKey === undefined) throw new NetsapiensFailure(404);
    return jsonReply({
      'key-id': apiKey.slice(0, 12),
      description: 'Supervisor board',
      reseller: '*',
      user: '*',
      domain: DOMAIN,
      'user-scope': 'Office Manager',
      readonly: 'no',
      'can-create-keys': 'no',
      'allowed-models': '*',
    });
  }

  /** With the password, or with a refresh token. */
  private grant(body: Fields): WireReply {
    const refresh = body['refresh_token'] ?? body['refresh'];
    const { loginRefused, refreshRefused, grantWithoutToken } = this.quirks;
    if (refresh !== undefined) {
      if (refreshRefused !== false) throw new NetsapiensFailure(Number(refreshRefused));
      this.tokens.spend(this.credentialsRejected || typeof refresh !== 'string' ? '' : refresh);
    } else if (!this.isOurs(body)) {
      throw new NetsapiensFailure(401, 'Invalid username and password combination');
    } else if (loginRefused !== false) {
      throw new NetsapiensFailure(Number(loginRefused));
    }
    const { username = '', clientId = '' } = this.credentials;
    if (grantWithoutToken) return jsonReply({ username, domain: DOMAIN, scope: 'mfa_required' });
    return jsonReply(
      this.quirks.login === 'jwt' ? this.tokens.jwt(username) : this.tokens.oauth(username, clientId),
    );
  }

  private isOurs(body: Fields): boolean {
    const { clientId, clientSecret, username, password } = this.credentials;
    const expected = {
      grant_type: 'password',
      client_id: clientId,
      client_secret: clientSecret,
      username,
      password,
    };
    return !this.credentialsRejected && Object.entries(expected).every(([key, value]) => body[key] === value);
  }
}

/** Where the simulated domain is. */
const ZONE = 'UTC';

/** Empty: the domain itself. */
function belowDomain(resource: string, tildeRefused: boolean): string {
  const [, domain = '', what = ''] = /^domains\/([^/]+)(?:\/(.+))?$/.exec(resource) ?? [];
  if (domain === '') throw new NetsapiensFailure(404);
  const name = decodeURIComponent(domain);
  if (name === '~' && tildeRefused) throw new NetsapiensFailure(400, 'Invalid domain');
  if (name === '~' || name.toLowerCase() === DOMAIN) return what;
  throw new NetsapiensFailure(404, `Domain ${name} does not exist`);
}

function isList(answer: Fields[] | Fields): answer is Fields[] {
  return Array.isArray(answer);
}

const noRoute = (): NetsapiensFailure => new NetsapiensFailure(404, 'No Route Found [92]');

function jsonObject(body: string): Fields {
  try {
    return JsonObject.parse(JSON.parse(body));
  } catch {
    throw new NetsapiensFailure(400, 'Invalid JSON');
  }
}

function derive(seed: number, what: string): string {
  return createHash('sha256').update(`netsapiens ${what} ${seed}`).digest('hex').slice(0, 32);
}

export const netsapiens: FacadeKind<NetsapiensQuirks> = {
  portOffset: 1,
  demo: { id: 'west', name: 'West office', queues: 3, agents: 16, place: 2 },
  pauseReasons: ['Lunch', 'Break', 'Meeting'],
  quirks: NetsapiensQuirks,
  create: (context, quirks) => new NetsapiensFacade(context, quirks),
};
