import { createHash } from 'node:crypto';
import type { Facade, FacadeContext, FacadeKind, WireReply, WireRequest } from '../wire/facade.js';
import { YeastarBody } from './yeastar.body.js';
import { YeastarCallControl } from './yeastar.call-control.js';
import { YeastarCalls } from './yeastar.calls.js';
import { YeastarCommands } from './yeastar.commands.js';
import { emptied, envelope, YeastarFailure, type Fields } from './yeastar.envelope.js';
import { YeastarEvents } from './yeastar.events.js';
import { YeastarExtensions } from './yeastar.extensions.js';
import { YeastarLogins } from './yeastar.logins.js';
import { YeastarParams } from './yeastar.params.js';
import { YeastarPush } from './yeastar.push.js';
import { YeastarQueueWrites } from './yeastar.queue-writes.js';
import { YeastarQueues } from './yeastar.queues.js';
import { YeastarQuirks } from './yeastar.quirks.js';
import { YeastarReports } from './yeastar.reports.js';
import { YeastarStatus } from './yeastar.status.js';
import { YeastarTokens } from './yeastar.tokens.js';

const API_PATH = '/openapi/v1.0/';
/** Reports and records of new firmware, and nothing else. */
const NEW_API_PATH = '/openapi/v2.0/';

/** Endpoints that a board can do without, and the switch that refuses each. */
const EXTRAS: Readonly<Record<string, 'pauseReasonsRefused' | 'queueDetailsRefused' | 'extensionsRefused'>> =
  {
    'queue_pause_reason/list': 'pauseReasonsRefused',
    'queue/get': 'queueDetailsRefused',
    'queue/query': 'queueDetailsRefused',
    'extension/list': 'extensionsRefused',
    'extension/search': 'extensionsRefused',
    'extension/get': 'extensionsRefused',
  };
const SERVER_ERROR: WireReply = { status: 500, body: 'Internal Server Error' };

type Get = (params: YeastarParams) => Fields;
type Post = (body: YeastarBody) => Fields;

/** Yeastar P-Series Open API v1.0, as far as queues and their agents go. */
export class YeastarFacade implements Facade {
  readonly credentials: { clientId: string; clientSecret: string };
  readonly push: YeastarPush;
  private readonly tokens: YeastarTokens;
  private readonly logins: YeastarLogins;
  private readonly gets: ReadonlyMap<string, Get>;
  private readonly newGets: ReadonlyMap<string, Get>;
  private readonly posts: ReadonlyMap<string, Post>;
  private credentialsRejected = false;

  constructor(
    { floor, clock, seed, way }: FacadeContext,
    private readonly quirks: YeastarQuirks,
  ) {
    this.credentials = { clientId: derive(seed, 'client id'), clientSecret: derive(seed, 'client secret') };
    this.tokens = new YeastarTokens(clock, quirks);
    this.logins = new YeastarLogins(clock, quirks);
    const writes = new YeastarQueueWrites(floor, quirks);
    const queues = new YeastarQueues(floor, quirks, (queueId) => writes.otherSettings(queueId));
    const status = new YeastarStatus(floor, quirks);
    const extensions = new YeastarExtensions(floor, quirks);
    const calls = new YeastarCalls(floor, quirks);
    this.push = new YeastarPush(floor, new YeastarEvents(floor, calls, quirks), this.tokens, quirks, way);
    const control = new YeastarCallControl(floor, calls, quirks);
    const commands = new YeastarCommands(floor, queues, quirks);
    const reports = new YeastarReports(floor, quirks);
    this.newGets = new Map<string, Get>([
      ['call_report/list', (params) => reports.report(params, 'v2.0')],
      ['cdr/search', (params) => reports.records(params)],
    ]);
    this.gets = new Map<string, Get>([
      ['system/information', () => reports.information()],
      ['timezone/list', () => reports.zones()],
      ['call_report/list', (params) => reports.report(params, 'v1.0')],
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
    const { refreshRefused } = this.quirks;
    if (request.path === `${API_PATH}refresh_token` && refreshRefused === 'http-500') return SERVER_ERROR;
    try {
      return envelope(0, emptied(this.answer(request), this.quirks.emptyLists));
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
    const isNew = path.startsWith(NEW_API_PATH);
    const endpoint = isNew || path.startsWith(API_PATH) ? path.slice(API_PATH.length) : '';
    if (!headers['user-agent']) throw new YeastarFailure(40002);
    if (method === 'POST' && endpoint === 'get_token' && !isNew) return this.getToken(YeastarBody.of(body));
    if (method === 'POST' && endpoint === 'refresh_token' && !isNew)
      return this.refreshToken(YeastarBody.of(body));
    const get = method === 'GET' ? (isNew ? this.newGets : this.gets).get(endpoint) : undefined;
    const post = method === 'POST' && !isNew ? this.posts.get(endpoint) : undefined;
    const revokes = method === 'GET' && endpoint === 'del_token' && !isNew;
    if (!get && !post && !revokes) throw new YeastarFailure(10001);
    const params = new YeastarParams(new URLSearchParams(query));
    const token = params.text('access_token');
    this.tokens.check(token);
    const refusal = this.quirks[EXTRAS[endpoint] ?? 'refreshRefused'];
    if (endpoint in EXTRAS && refusal !== false) throw new YeastarFailure(Number(refusal));
    if (get) return get(params);
    if (post) return post(YeastarBody.of(body));
    this.tokens.revoke(token ?? '');
    return {};
  }

  private getToken(body: YeastarBody): Fields {
    const username = body.requiredText('username');
    const password = body.requiredText('password');
    const { clientId, clientSecret } = this.credentials;
    this.logins.check();
    if (this.credentialsRejected || username !== clientId || password !== clientSecret) {
      this.logins.failed();
      throw new YeastarFailure(-1, {
        invalid_param_list: [{ field: 'username or password', value: 'error' }],
      });
    }
    const grant = this.tokens.issue();
    this.logins.succeeded();
    return grant;
  }

  private refreshToken(body: YeastarBody): Fields {
    const { refreshRefused } = this.quirks;
    if (refreshRefused !== false) throw new YeastarFailure(Number(refreshRefused));
    const token = body.requiredText('refresh_token');
    return this.tokens.refresh(this.credentialsRejected ? '' : token);
  }
}

function derive(seed: number, what: string): string {
  return createHash('sha256').update(`yeastar ${what} ${seed}`).digest('hex').slice(0, 32);
}

export const yeastar: FacadeKind<YeastarQuirks> = {
  portOffset: 3,
  demo: { id: 'hq', name: 'HQ phones', queues: 3, agents: 12, place: 0 },
  pauseReasons: ['Lunch', 'Break', 'Wrap up'],
  quirks: YeastarQuirks,
  create: (context, quirks) => new YeastarFacade(context, quirks),
};
