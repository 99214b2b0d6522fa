import { createHash } from 'node:crypto';
import type { Facade, FacadeContext, FacadeKind, WireReply, WireRequest } from '../wire/facade.js';
import { ACCOUNT_ZONE } from './voximplant.dates.js';
import { VoximplantAgents } from './voximplant.agents.js';
import {
  failure,
  missing,
  refuse,
  success,
  VoximplantBreakdown,
  VoximplantFailure,
} from './voximplant.envelope.js';
import { seededKey } from './voximplant.key.js';
import { VoximplantLabels } from './voximplant.labels.js';
import { VoximplantMetrics } from './voximplant.metrics.js';
import { formOf, VoximplantParams } from './voximplant.params.js';
import { VoximplantPush } from './voximplant.push.js';
import { VoximplantQueues } from './voximplant.queues.js';
import { VoximplantQuirks } from './voximplant.quirks.js';
import { VoximplantFile, VoximplantReports } from './voximplant.reports.js';
import { VoximplantSkills } from './voximplant.skills.js';
import { VoximplantState } from './voximplant.state.js';
import { VoximplantTokens } from './voximplant.tokens.js';

const API_PATH = '/platform_api';

/** Methods that a board can do without, and the switch that refuses each. */
const EXTRAS: Readonly<Record<string, 'metricsRefused' | 'labelsRefused' | 'skillsRefused'>> = {
  GetSmartQueueRealtimeMetrics: 'metricsRefused',
  GetSmartQueueDayHistory: 'metricsRefused',
  RequestSmartQueueHistory: 'metricsRefused',
  SQ_GetAgentCustomStatusMapping: 'labelsRefused',
  SQ_GetSkills: 'skillsRefused',
};

/** Methods that need no application. */
const OF_ACCOUNT: ReadonlySet<string> = new Set([
  ...['SQ_GetAgentCustomStatusMapping', 'GetAccountInfo', 'GetHistoryReports', 'DownloadHistoryReport'],
]);

type Method = (params: VoximplantParams) => unknown;
type Credentials = Record<'accountId' | 'keyId' | 'privateKey' | 'application', string>;

/** Voximplant's Management API: one application's SmartQueue, all 21 methods, those that fetch its reports, and where the account is. */
export class VoximplantFacade implements Facade {
  readonly credentials: Credentials;
  readonly applicationName: string;
  readonly push: VoximplantPush;
  private readonly tokens: VoximplantTokens;
  private readonly methods: ReadonlyMap<string, Method>;

  constructor(
    { floor, clock, seed, way }: FacadeContext,
    private readonly quirks: VoximplantQuirks,
  ) {
    const key = seededKey(seed);
    this.credentials = {
      accountId: digits(seed, 'account'),
      keyId: uuid(seed, 'key'),
      privateKey: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      application: digits(seed, 'application'),
    };
    this.applicationName = `floor.a${this.credentials.accountId}.voximplant.com`;
    this.tokens = new VoximplantTokens(clock, this.credentials, key);
    this.push = new VoximplantPush(floor, way);
    const labels = new VoximplantLabels(floor.pauseReasons, this.quirks);
    const writer = { labels, quirks: this.quirks, pauseReasons: floor.pauseReasons };
    const skills = new VoximplantSkills(floor, this.quirks);
    const state = new VoximplantState(floor, skills, writer);
    const queues = new VoximplantQueues(floor, this.quirks);
    const agents = new VoximplantAgents(floor, skills, writer);
    const reports = new VoximplantReports(clock);
    const metrics = new VoximplantMetrics(floor, this.quirks, reports);
    this.methods = new Map<string, Method>([
      ['GetSQState', (params) => state.get(params)],
      ['SQ_GetQueues', (params) => queues.get(params)],
      ['SQ_AddQueue', (params) => queues.add(params)],
      ['SQ_SetQueueInfo', (params) => queues.set(params)],
      ['SQ_DelQueue', (params) => queues.delete(params)],
      ['SQ_GetAgents', (params) => agents.get(params)],
      ['SQ_BindAgent', (params) => agents.bind(params)],
      ['SQ_UnbindAgent', (params) => agents.unbind(params)],
      ['SQ_SetAgentInfo', (params) => agents.setInfo(params)],
      ['SQ_GetSkills', (params) => skills.get(params)],
      ['SQ_AddSkill', (params) => skills.add(params)],
      ['SQ_SetSkillInfo', (params) => skills.set(params)],
      ['SQ_DelSkill', (params) => skills.delete(params)],
      ['SQ_BindSkill', (params) => skills.bind(params)],
      ['SQ_UnbindSkill', (params) => skills.unbind(params)],
      ['SQ_GetAgentCustomStatusMapping', () => labels.get()],
      ['SQ_SetAgentCustomStatusMapping', (params) => labels.set(params)],
      ['SQ_DeleteAgentCustomStatusMapping', (params) => labels.delete(params)],
      ['GetSmartQueueRealtimeMetrics', (params) => metrics.realtime(params)],
      ['GetSmartQueueDayHistory', (params) => metrics.day(params)],
      ['RequestSmartQueueHistory', (params) => metrics.history(params)],
      [
        'GetAccountInfo',
        () => ({ result: { account_id: Number(this.credentials.accountId), location: ACCOUNT_ZONE } }),
      ],
      ['GetHistoryReports', (params) => reports.get(params)],
      ['DownloadHistoryReport', (params) => reports.download(params)],
    ]);
  }

  handle(request: WireRequest): WireReply {
    try {
      const answer = this.answer(request);
      return answer instanceof VoximplantFile ? answer.reply : success(answer);
    } catch (error) {
      if (error instanceof VoximplantBreakdown) return error.reply;
      if (error instanceof VoximplantFailure) return failure(error, this.quirks);
      throw error;
    }
  }

  failure(code: number): WireReply {
    return failure(new VoximplantFailure(code), this.quirks);
  }

  revokeTokens(): void {
    this.tokens.revokeAll();
  }

  rejectCredentials(rejected: boolean): void {
    this.tokens.rejected = rejected;
  }

  tokensAlive(): number {
    return this.tokens.alive();
  }

  /** The method stands in the path, as the documents have it, or in the parameter `cmd`, as some clients do. */
  private answer(request: WireRequest): unknown {
    const { method: verb, path, headers } = request;
    if (path !== API_PATH && !path.startsWith(`${API_PATH}/`)) throw new VoximplantFailure(103);
    if (verb !== 'POST' && verb !== 'GET') throw new VoximplantFailure(103);
    const params = new VoximplantParams(formOf(request), this.quirks.allWord);
    const name = path.slice(API_PATH.length + 1).replace(/\/$/, '') || params.text('cmd');
    if (name === undefined) throw new VoximplantFailure(102);
    const method = this.methods.get(name);
    if (method === undefined) throw new VoximplantFailure(103);
    const { authorization } = headers;
    if (this.quirks.loginRefused !== false) refuse(this.quirks.loginRefused);
    this.tokens.check(typeof authorization === 'string' ? authorization : undefined);
    this.checkApplication(name, params);
    const extra = EXTRAS[name];
    const refusal = extra === undefined ? false : this.quirks[extra];
    if (refusal !== false) refuse(refusal);
    return method(params);
  }

  private checkApplication(method: string, params: VoximplantParams): void {
    const id = params.int('application_id');
    const name = params.text('application_name');
    if (id !== undefined && name !== undefined) throw new VoximplantFailure(458);
    if (id !== undefined && String(id) !== this.credentials.application) throw new VoximplantFailure(116);
    if (name !== undefined && name !== this.applicationName) throw new VoximplantFailure(558);
    const optional = OF_ACCOUNT.has(method);
    if (id === undefined && name === undefined && !optional) throw missing();
  }
}

const hash = (seed: number, what: string): string =>
  createHash('sha256').update(`voximplant ${what} ${seed}`).digest('hex');

/** Seven digits without a zero in front. */
const digits = (seed: number, what: string): string =>
  String(1_000_000 + (parseInt(hash(seed, what).slice(0, 12), 16) % 9_000_000));

const uuid = (seed: number, what: string): string =>
  hash(seed, what).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export const voximplant: FacadeKind<VoximplantQuirks> = {
  portOffset: 0,
  demo: {
    id: 'cloud',
    name: 'Cloud contact centre',
    queues: 3,
    agents: 16,
    place: 1,
    requestsPerMinute: 300,
  },
  pauseReasons: ['Lunch', 'Coffee', 'Training'],
  quirks: VoximplantQuirks,
  create: (context, quirks) => new VoximplantFacade(context, quirks),
};
