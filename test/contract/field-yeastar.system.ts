import { json, LiteralServer, type Answerer } from '../support/literal-server.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../src/modules/domain/reading.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget, ReadContext, Vendor } from '../../src/vendors/port/vendor.js';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';

export const OK = { errcode: 0, errmsg: 'SUCCESS' };
export const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 4 };
export const QUEUE: PollTarget = {
  id: 'queue:3',
  resource: 'queue status',
  cadence: 'fast',
  queue: '3',
  requests: 2,
};
export const GRANT = {
  ...{ ...OK, access_token: 'access', access_token_expire_time: 1800 },
  ...{ refresh_token: 'refresh', refresh_token_expire_time: 86_400 },
};
export const QUEUES = { ...OK, total_number: 1, queue_list: [{ id: 3, number: '6402', name: 'Support' }] };

const isAnswerer = (answer: unknown): answer is Answerer => typeof answer === 'function';

/** A PBX with one queue whose answers the test sets, and the vendor on it. */
export class FieldYeastar {
  private constructor(
    readonly pbx: LiteralServer,
    /** By endpoint: the JSON of an answer, or what answers. */
    readonly answers: Record<string, unknown>,
    private readonly vendor: Vendor,
  ) {}

  static async start(): Promise<FieldYeastar> {
    const answers: Record<string, unknown> = {
      ...{ get_token: GRANT, del_token: OK, 'queue/list': QUEUES },
      'queue/query': { ...OK, data: [{ id: 3, sla_time: 60, max_calls: 8, enb_callback: 0 }] },
      'queue_pause_reason/list': { ...OK, data: [{ code: '*01', reason: 'Lunch' }] },
      'extension/list': { ...OK, total_number: 0, data: [] },
      'queue/agent_status': { ...OK, total_number: 0, data: [] },
      'queue/call_status': { ...OK, waiting_list: [], active_list: [], waiting_calls: 0, active_calls: 0 },
    };
    const pbx = await LiteralServer.start((request, response) => {
      const answer = answers[request.path.replace('/openapi/v1.0/', '')] ?? { errcode: 10001 };
      (isAnswerer(answer) ? answer : json(answer))(request, response);
    });
    const vendor = yeastar.create(
      {
        id: 'hq',
        baseUrl: pbx.baseUrl,
        credentials: { clientId: 'id', clientSecret: 'secret' },
        timeoutMs: 5_000,
      },
      { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
    );
    return new FieldYeastar(pbx, answers, vendor);
  }

  /** @param more the roster as last read, and the rows that the queue shows now */
  async read(target: PollTarget, more: Partial<ReadContext> = {}): Promise<Reading> {
    const { signal } = new AbortController();
    const notes = new ReadingNotes();
    const context: ReadContext = { roster: undefined, signal, retry: { left: 0 }, notes, ...more };
    return notes.addTo(await this.vendor.read(target, context));
  }

  execute(command: ResolvedCommand, roster: Roster) {
    return this.vendor.execute(command, {
      ...{ roster, signal: new AbortController().signal, write: () => Promise.resolve() },
      exclusive: (_name, work) => work(),
    });
  }

  stop(): Promise<void> {
    return this.pbx.stop();
  }
}
