import { json, LiteralServer, type Answerer } from '../support/literal-server.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Reading, Roster } from '../../src/modules/domain/reading.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget, ReadContext, Vendor } from '../../src/vendors/port/vendor.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';

export const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 3 };
export const QUEUE: PollTarget = {
  id: 'queue:8',
  resource: 'queue status',
  cadence: 'fast',
  queue: '8',
  requests: 3,
};
export const known: Roster = {
  queues: { 8: { id: '8', name: 'Sales' } },
  agents: {
    101: { id: '101', name: 'Ann', extension: '101' },
    999: { id: '999', name: 'Zoe', extension: '999' },
  },
  members: { 8: ['101', '999'] },
};
export const refuses = (status: number, code: string, message: string) =>
  json({ errors: [{ code, message }] }, status);

/** A PBX with one queue and two agents whose answers the test sets, and the vendor on it. */
export class FieldPortsip {
  private constructor(
    readonly pbx: LiteralServer,
    /** By endpoint. */
    readonly answers: Record<string, Answerer>,
    private readonly vendor: Vendor,
  ) {}

  static async start(): Promise<FieldPortsip> {
    const answers: Record<string, Answerer> = {
      'auth/sign_in': json({ token_type: 'Bearer', access_token: 'a', refresh_token: 'r', expires_in: 1800 }),
      call_queues: json({ count: 1, items: [{ id: '8', name: 'Sales', extension_number: '8001' }] }),
      'call_queues/8': json({ name: 'Sales' }),
      'call_queues/8/status': json({ status: 'ONLINE' }),
      'call_queues/8/waiting': json({ items: [] }),
      'call_queues/8/agents': json({ items: [{ extension_number: '101' }, { extension_number: '999' }] }),
      'call_queues/8/agents/101': json({ extension_number: '101', status: 'READY' }),
      'call_queues/8/agents/999': json({ extension_number: '999', status: 'READY' }),
    };
    const pbx = await LiteralServer.start((request, response) => {
      (answers[request.path.replace('/api/', '')] ?? refuses(404, 'UNKNOWN', ''))(request, response);
    });
    const vendor = portsip.create(
      {
        ...{ id: 'plant', baseUrl: pbx.baseUrl, timeoutMs: 5_000 },
        credentials: { username: 'api', password: 'paSSw0rd', domain: 'plant.example' },
      },
      { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
    );
    return new FieldPortsip(pbx, answers, vendor);
  }

  /** @param more another roster as last read, and the rows that the queue shows now */
  async read(target: PollTarget, more: Partial<ReadContext> = {}): Promise<Reading> {
    const { signal } = new AbortController();
    const notes = new ReadingNotes();
    const context: ReadContext = { roster: known, signal, retry: { left: 0 }, notes, ...more };
    return notes.addTo(await this.vendor.read(target, context));
  }

  execute(command: ResolvedCommand) {
    return this.vendor.execute(command, {
      ...{ roster: known, signal: new AbortController().signal, write: () => Promise.resolve() },
      exclusive: (_name, work) => work(),
    });
  }

  stop(): Promise<void> {
    return this.pbx.stop();
  }
}
