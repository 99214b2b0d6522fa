import { caught } from '../support/caught.js';
import { json, LiteralServer, type Answerer } from '../support/literal-server.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import { textWith } from '../support/matchers.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget, ReadContext, Vendor } from '../../src/vendors/port/vendor.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';

/** Answers recorded from live systems, with what is right for each. */
const ROSTER: PollTarget = { id: 'roster', resource: 'roster', cadence: 'medium', requests: 3 };
const QUEUE: PollTarget = {
  id: 'queue:8',
  resource: 'queue status',
  cadence: 'fast',
  queue: '8',
  requests: 3,
};
const known: Roster = {
  queues: { 8: { id: '8', name: 'Sales' } },
  agents: {
    101: { id: '101', name: 'Ann', extension: '101' },
    999: { id: '999', name: 'Zoe', extension: '999' },
  },
  members: { 8: ['101', '999'] },
};
const refuses = (status: number, code: string, message: string) =>
  json({ errors: [{ code, message }] }, status);

let pbx: LiteralServer;
let vendor: Vendor;
let answers: Record<string, Answerer>;

beforeEach(async () => {
  answers = {
    'auth/sign_in': json({ token_type: 'Bearer', access_token: 'a', refresh_token: 'r', expires_in: 1800 }),
    call_queues: json({ count: 1, items: [{ id: '8', name: 'Sales', extension_number: '8001' }] }),
    'call_queues/8': json({ name: 'Sales' }),
    'call_queues/8/status': json({ status: 'ONLINE' }),
    'call_queues/8/waiting': json({ items: [] }),
    'call_queues/8/agents': json({ items: [{ extension_number: '101' }, { extension_number: '999' }] }),
    'call_queues/8/agents/101': json({ extension_number: '101', status: 'READY' }),
    'call_queues/8/agents/999': json({ extension_number: '999', status: 'READY' }),
  };
  pbx = await LiteralServer.start((request, response) => {
    (answers[request.path.replace('/api/', '')] ?? refuses(404, 'UNKNOWN', ''))(request, response);
  });
  vendor = portsip.create(
    {
      ...{ id: 'plant', baseUrl: pbx.baseUrl, timeoutMs: 5_000 },
      credentials: { username: 'api', password: 'paSSw0rd', domain: 'plant.example' },
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

async function read(target: PollTarget) {
  const { signal } = new AbortController();
  const context: ReadContext = { roster: known, signal, retry: { left: 0 }, notes: new ReadingNotes() };
  return context.notes.addTo(await vendor.read(target, context));
}

const execute = (type: 'agent.logout' | 'call.hangup') =>
  vendor.execute(
    { type, agent: '101', params: {} },
    {
      roster: known,
      signal: new AbortController().signal,
      write: () => Promise.resolve(),
      exclusive: (_name, work) => work(),
    },
  );

describe('PortSIP in the field', () => {
  it.each([
    ['ONLINE', { availability: 'logged-out' }],
    ['LOGOUT', { availability: 'logged-out' }],
    ['RINGING', { activity: 'ringing' }],
    ['ONCALL', { activity: 'on-call' }],
    ['ON_CALL', { activity: 'on-call' }],
  ])('has a state for the word %s', async (status, axes) => {
    answers['call_queues/8/agents/101'] = json({ extension_number: '101', status });
    const [agent] = (await read(QUEUE)).queues?.['8']?.members ?? [];
    expect(agent).toEqual({ id: '101', extension: '101', vendorState: status, ...axes });
  });

  it('keeps the code of a refusal at 503', async () => {
    answers['call_queues/8/agents/101'] = refuses(
      ...([503, 'LICENSE_SNAPSHOT_UNAVAILABLE', 'license snapshot unavailable'] as const),
    );
    expect((await execute('agent.logout')).results?.['8']).toMatchObject({
      status: 'failed',
      error: { code: 'rejected', vendorCode: 'LICENSE_SNAPSHOT_UNAVAILABLE' },
    });
  });

  it('says that a call is not among those listed', async () => {
    const others = Array.from({ length: 100 }, (_, i) => ({
      id: `${i}`,
      calls: [{ caller: '5', callee: '6' }],
    }));
    answers['sessions'] = json({ count: 150, items: others });
    expect(await caught(execute('call.hangup'))).toMatchObject({
      message: textWith('is not among the calls that the PBX lists (100 of 150)'),
    });
  });

  it('takes no agent away by a list that is cut', async () => {
    const items = Array.from({ length: 100 }, (_, i) => ({ extension_number: `${100 + i}` }));
    answers['call_queues/8/agents'] = json({ count: 150, items });
    const { roster, gaps } = await read(ROSTER);
    expect(roster?.members?.['8']).toHaveLength(101);
    expect(roster?.agents['999']).toEqual({ id: '999', name: 'Zoe', extension: '999' });
    expect(gaps).toEqual({ 8: 'The PBX counts 150 agents and lists 100.' });
  });

  it.each([403, 500])('is a board without an extra that is refused with %i', async (status) => {
    answers['call_queues/8'] = refuses(status, 'UNKNOWN', 'no');
    answers['call_queues/8/status'] = refuses(status, 'UNKNOWN', 'no');
    answers['call_queues/8/agents/999'] = refuses(status, 'UNKNOWN', 'no');
    expect(await read(ROSTER)).toMatchObject({
      roster: { queues: { 8: { name: 'Sales' } } },
      extras: { 'queue settings': { missing: textWith(`answered ${status}`) } },
    });
    expect(await read(QUEUE)).toMatchObject({
      queues: { 8: { waiting: [], memberUpdates: [{ id: '101' }] } },
      extras: { 'queue status': {}, 'agent states': {} },
    });
  });

  it.each([403, 500])(
    'has one queue that is not fresh where its callers are refused with %i',
    async (status) => {
      answers['call_queues/8/waiting'] = refuses(status, 'UNKNOWN', 'no');
      const { queues, gaps } = await read(QUEUE);
      expect(queues?.['8']).not.toHaveProperty('waiting');
      expect(queues?.['8']?.members).toHaveLength(2);
      expect(gaps).toEqual({ 8: textWith(`answered ${status}`) });
    },
  );
});
