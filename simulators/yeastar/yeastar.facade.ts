import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Facade, FacadeContext, WireReply, WireRequest } from '../wire/facade.js';
import { YeastarCalls } from './yeastar.calls.js';
import { YeastarCommands } from './yeastar.commands.js';
import { envelope, missing, YeastarFailure, type Fields } from './yeastar.envelope.js';
import { YeastarExtensions } from './yeastar.extensions.js';
import { YeastarParams } from './yeastar.params.js';
import { YeastarQueues } from './yeastar.queues.js';
import { YeastarQuirks, type YeastarQuirksInput } from './yeastar.quirks.js';
import { YeastarStatus } from './yeastar.status.js';
import { YeastarTokens } from './yeastar.tokens.js';

const API_PATH = '/openapi/v1.0/';
const JsonObject = z.record(z.string(), z.unknown());

type Read = (params: YeastarParams) => Fields;

/** Yeastar P-Series Open API v1.0, as far as queues and their agents go. */
export class YeastarFacade implements Facade {
  readonly credentials: { clientId: string; clientSecret: string };
  private readonly tokens: YeastarTokens;
  private readonly reads: ReadonlyMap<string, Read>;
  private credentialsRejected = false;

  constructor({ floor, clock, seed }: FacadeContext, quirksInput: YeastarQuirksInput) {
    const quirks = YeastarQuirks.parse(quirksInput);
    this.credentials = { clientId: derive(seed, 'client id'), clientSecret: derive(seed, 'client secret') };
    this.tokens = new YeastarTokens(clock, quirks);
    const queues = new YeastarQueues(floor, quirks);
    const status = new YeastarStatus(floor, quirks);
    const extensions = new YeastarExtensions(floor, quirks);
    const calls = new YeastarCalls(floor, quirks);
    const commands = new YeastarCommands(floor, queues, quirks);
    this.reads = new Map<string, Read>([
      ['queue/list', (params) => queues.list(params)],
      ['queue/search', (params) => queues.search(params)],
      ['queue/get', (params) => queues.get(params)],
      ['queue/query', (params) => queues.query(params)],
      ['queue/call_status', (params) => status.calls(params)],
      ['queue/agent_status', (params) => status.agents(params)],
      ['queue_pause_reason/list', () => queues.pauseReasons()],
      ['extension/list', (params) => extensions.list(params)],
      ['extension/search', (params) => extensions.search(params)],
      ['extension/get', (params) => extensions.get(params)],
      ['call/query', (params) => calls.query(params)],
      ['agent/pause', (params) => commands.agentPause(params)],
      ['agent/login', (params) => commands.agentLogin(params)],
      ['queue/agent_pause', (params) => commands.queueAgentPause(params)],
      ['queue/agent_login', (params) => commands.queueAgentLogin(params)],
    ]);
  }

  handle(request: WireRequest): WireReply {
    try {
      return envelope(0, this.answer(request));
    } catch (error) {
      if (error instanceof YeastarFailure) return envelope(error.code, error.fields);
      throw error;
    }
  }

  failure(code: number): WireReply {
    return envelope(code);
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

  private answer({ method, path, query, headers, body }: WireRequest): Fields {
    const endpoint = path.startsWith(API_PATH) ? path.slice(API_PATH.length) : '';
    if (!headers['user-agent']) throw new YeastarFailure(40002);
    if (method === 'POST' && endpoint === 'get_token') return this.getToken(jsonObject(body));
    if (method === 'POST' && endpoint === 'refresh_token') return this.refreshToken(jsonObject(body));
    const read = this.reads.get(endpoint);
    if (method !== 'GET' || (!read && endpoint !== 'del_token')) throw new YeastarFailure(10001);
    const params = new YeastarParams(new URLSearchParams(query));
    const token = params.text('access_token');
    this.tokens.check(token);
    if (read) return read(params);
    this.tokens.revoke(token ?? '');
    return {};
  }

  private getToken(body: Fields): Fields {
    const username = requiredField(body, 'username');
    const password = requiredField(body, 'password');
    const { clientId, clientSecret } = this.credentials;
    if (this.credentialsRejected || username !== clientId || password !== clientSecret) {
      throw new YeastarFailure(-1, {
        invalid_param_list: [{ field: 'username or password', value: 'error' }],
      });
    }
    return this.tokens.issue();
  }

  private refreshToken(body: Fields): Fields {
    const token = requiredField(body, 'refresh_token');
    return this.tokens.refresh(this.credentialsRejected ? '' : token);
  }
}

function jsonObject(body: string): Fields {
  try {
    return JsonObject.parse(JSON.parse(body));
  } catch {
    throw new YeastarFailure(40001);
  }
}

function requiredField(body: Fields, field: string): string {
  const value = body[field];
  if (typeof value !== 'string' || value === '') throw missing(field);
  return value;
}

function derive(seed: number, what: string): string {
  return createHash('sha256').update(`yeastar ${what} ${seed}`).digest('hex').slice(0, 32);
}
