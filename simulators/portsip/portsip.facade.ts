import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Facade, FacadeContext, FacadeKind, WireReply, WireRequest } from '../wire/facade.js';
import { PortsipEvents } from './portsip.events.js';
import { PortsipPush } from './portsip.push.js';
import { PortsipQuirks } from './portsip.quirks.js';
import { PortsipFailure, answer, invalid, noContent, refusal, type Fields } from './portsip.reply.js';
import { PortsipRoutes } from './portsip.routes.js';
import { PortsipTokens } from './portsip.tokens.js';
import type { SimClock } from '../engine/clock.js';

const API_PATH = '/api/';
const JsonObject = z.record(z.string(), z.unknown());

/** PortSIP PBX REST API 22.2: signing in, call queues, their callers and agents, their servers, and sessions. */
export class PortsipFacade implements Facade {
  readonly credentials: { username: string; password: string; domain: string };
  readonly push: PortsipPush;
  private readonly tokens: PortsipTokens;
  private readonly limit: PortsipAccessLimit;
  private readonly routes: PortsipRoutes;
  private credentialsRejected = false;

  constructor(
    { floor, clock, seed, way }: FacadeContext,
    private readonly quirks: PortsipQuirks,
  ) {
    this.credentials = {
      username: `api-${derive(seed, 'username').slice(0, 8)}`,
      password: derive(seed, 'password'),
      domain: `plant-${derive(seed, 'domain').slice(0, 8)}.example`,
    };
    this.tokens = new PortsipTokens(clock, quirks);
    this.limit = new PortsipAccessLimit(clock, quirks);
    this.routes = new PortsipRoutes(floor, quirks);
    const events = new PortsipEvents(floor, this.routes.agents, quirks);
    this.push = new PortsipPush(floor, events, (login) => this.isLogin(login), quirks, way);
  }

  handle(request: WireRequest): WireReply {
    try {
      this.limit.count();
      return this.answer(request);
    } catch (error) {
      if (error instanceof PortsipFailure) return refusal(error, this.quirks);
      throw error;
    }
  }

  /** This vendor reports errors by HTTP status. */
  failure(status: number): WireReply {
    return refusal(new PortsipFailure(status, status === 401 ? 'UNAUTHORIZED' : 'UNKNOWN'), this.quirks);
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

  private answer({ method, path, query, headers, body }: WireRequest): WireReply {
    if (method !== 'GET' && method !== 'POST') throw new PortsipFailure(405);
    const endpoint = path.startsWith(API_PATH) ? path.slice(API_PATH.length) : '';
    if (method === 'POST' && endpoint === 'auth/sign_in') return this.signIn(jsonObject(body));
    if (method === 'POST' && endpoint === 'auth/refresh_token') return this.refresh(jsonObject(body));
    const token = bearerOf(headers['authorization']);
    this.tokens.check(token);
    if (method === 'POST' && endpoint === 'auth/sign_out') {
      this.tokens.signOut(token ?? '');
      return noContent();
    }
    if (method === 'POST') return this.routes.write(endpoint, () => jsonObject(body));
    return this.routes.read(endpoint, new URLSearchParams(query));
  }

  private signIn(body: Fields): WireReply {
    const username = requiredText(body, 'username');
    const password = requiredText(body, 'password');
    if (!this.isLogin({ ...body, username, password }))
      throw new PortsipFailure(Number(this.quirks.badLogin), 'UNAUTHORIZED', true);
    const { loginRefused } = this.quirks;
    if (loginRefused !== false) throw new PortsipFailure(Number(loginRefused), 'UNAUTHORIZED', true);
    if (this.quirks.secondFactor) return answer({ two_factor_enabled: true, token: 'flow' }, this.quirks);
    return answer(this.tokens.issue(), this.quirks);
  }

  private isLogin(login: unknown): boolean {
    const { username, password, domain } = this.credentials;
    const right = z.looseObject({
      username: z.literal(username),
      password: z.literal(password),
      domain: z.literal(domain),
    });
    return !this.credentialsRejected && right.safeParse(login).success;
  }

  private refresh(body: Fields): WireReply {
    const token = requiredText(body, 'refresh_token');
    const { refreshRefused } = this.quirks;
    if (refreshRefused !== false) throw new PortsipFailure(Number(refreshRefused), 'UNKNOWN', true);
    return answer(this.tokens.refresh(this.credentialsRejected ? '' : token), this.quirks);
  }
}

function bearerOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? /^Bearer (.+)$/.exec(header)?.[1] : undefined;
}

function jsonObject(body: string): Fields {
  try {
    return JsonObject.parse(JSON.parse(body));
  } catch {
    throw invalid();
  }
}

function requiredText(body: Fields, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '') throw new PortsipFailure(400, 'VALIDATE_FAILED', true);
  return value;
}

function derive(seed: number, what: string): string {
  return createHash('sha256').update(`portsip ${what} ${seed}`).digest('hex').slice(0, 24);
}

export const portsip: FacadeKind<PortsipQuirks> = {
  portOffset: 2,
  demo: { id: 'plant', name: 'Plant PBX', queues: 3, agents: 16, place: 3, requestsPerMinute: 9_000 },
  pauseReasons: ['Lunch', 'Break', 'Not ready'],
  quirks: PortsipQuirks,
  create: (context, quirks) => new PortsipFacade(context, quirks),
};

const MINUTE_MS = 60_000;

/** The gateway's limit of requests a minute. How it counts is not documented; here each minute of the clock starts at zero. */
export class PortsipAccessLimit {
  private minute = -1;
  private requests = 0;

  constructor(
    private readonly clock: SimClock,
    private readonly quirks: PortsipQuirks,
  ) {}

  count(): void {
    const minute = Math.floor(this.clock.now() / MINUTE_MS);
    if (minute !== this.minute) this.requests = 0;
    this.minute = minute;
    this.requests += 1;
    if (this.requests > this.quirks.accessLimit) throw new PortsipFailure(Number(this.quirks.throttle));
  }
}
