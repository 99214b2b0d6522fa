import { createHash } from 'node:crypto';
import type { Facade, FacadeContext, FacadeKind, WireReply, WireRequest } from '../wire/facade.js';
import { YeastarBody } from './yeastar.body.js';
import { YeastarCallControl } from './yeastar.call-control.js';
import { YeastarCalls } from './yeastar.calls.js';
import { YeastarCommands } from './yeastar.commands.js';
import { YeastarFailure, envelope, type Fields } from './yeastar.envelope.js';
import { YeastarExtensions } from './yeastar.extensions.js';
import { YeastarParams } from './yeastar.params.js';
import { YeastarQueueWrites } from './yeastar.queue-writes.js';
import { YeastarQueues } from './yeastar.queues.js';
import { YeastarQuirks, yeastarQuirkPositions, type YeastarQuirksInput } from './yeastar.quirks.js';
import { YeastarStatus } from './yeastar.status.js';
import { YeastarTokens } from './yeastar.tokens.js';

const API_PATH = '/openapi/v1.0/';

type Get = (params: YeastarParams) => Fields;
type Post = (body: YeastarBody) => Fields;

/** Yeastar P-Series Open API v1.0, as far as queues and their agents go. */
export class YeastarFacade implements Facade {
  readonly credentials: { clientId: string; clientSecret: string };
  private readonly tokens: YeastarTokens;
  private readonly gets: ReadonlyMap<string, Get>;
  private readonly posts: ReadonlyMap<string, Post>;
  private credentialsRejected = false;

  constructor({ floor, clock, seed }: FacadeContext, quirksInput: YeastarQuirksInput) {
    const quirks = YeastarQuirks.parse(quirksInput);
    this.credentials = { clientId: derive(seed, 'client id'), clientSecret: derive(seed, 'client secret') };
    this.tokens = new YeastarTokens(clock, quirks);
    const writes = new YeastarQueueWrites(floor, quirks);
    const queues = new YeastarQueues(floor, quirks, (queueId) => writes.otherSettings(queueId));
    const status = new YeastarStatus(floor, quirks);
    const extensions = new YeastarExtensions(floor, quirks);
    const calls = new YeastarCalls(floor, quirks);
    const control = new YeastarCallControl(floor, calls, quirks);
    const commands = new YeastarCommands(floor, queues, quirks);
    this.gets = new Map<string, Get>([
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
      ['queue/delete', (params) => writes.delete(params)],
    ]);
    this.posts = new Map<string, Post>([
      ['queue/create', (body) => writes.create(body)],
      ['queue/update', (body) => writes.update(body)],
      ['call/listen', (body) => control.listen(body)],
      ['call/hangup', (body) => control.hangup(body)],
      ['call/transfer', (body) => control.transfer(body)],
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
    if (method === 'POST' && endpoint === 'get_token') return this.getToken(YeastarBody.of(body));
    if (method === 'POST' && endpoint === 'refresh_token') return this.refreshToken(YeastarBody.of(body));
    const get = method === 'GET' ? this.gets.get(endpoint) : undefined;
    const post = method === 'POST' ? this.posts.get(endpoint) : undefined;
    const revokes = method === 'GET' && endpoint === 'del_token';
    if (!get && !post && !revokes) throw new YeastarFailure(10001);
    const params = new YeastarParams(new URLSearchParams(query));
    const token = params.text('access_token');
    this.tokens.check(token);
    if (get) return get(params);
    if (post) return post(YeastarBody.of(body));
    this.tokens.revoke(token ?? '');
    return {};
  }

  private getToken(body: YeastarBody): Fields {
    const username = body.requiredText('username');
    const password = body.requiredText('password');
    const { clientId, clientSecret } = this.credentials;
    if (this.credentialsRejected || username !== clientId || password !== clientSecret) {
      throw new YeastarFailure(-1, {
        invalid_param_list: [{ field: 'username or password', value: 'error' }],
      });
    }
    return this.tokens.issue();
  }

  private refreshToken(body: YeastarBody): Fields {
    const token = body.requiredText('refresh_token');
    return this.tokens.refresh(this.credentialsRejected ? '' : token);
  }
}

function derive(seed: number, what: string): string {
  return createHash('sha256').update(`yeastar ${what} ${seed}`).digest('hex').slice(0, 32);
}

export const yeastar: FacadeKind<YeastarQuirksInput> = {
  portOffset: 3,
  demo: { id: 'hq', name: 'HQ phones', queues: 3, agents: 12, place: 0 },
  pauseReasons: ['Lunch', 'Break', 'Wrap up'],
  quirkPositions: yeastarQuirkPositions,
  create: (context, quirks) => new YeastarFacade(context, quirks),
};
