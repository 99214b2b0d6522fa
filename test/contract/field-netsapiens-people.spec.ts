import { json, LiteralServer } from '../support/literal-server.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import type { Reading } from '../../src/modules/domain/reading.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Executed } from '../../src/vendors/port/command.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Vendor } from '../../src/vendors/port/vendor.js';
import { netsapiens } from '../../src/vendors/netsapiens/vendor.js';

const DOMAIN = '/ns-api/v2/domains/acme.example';
const QUEUES = [
  { callqueue: '2000', description: 'Support' },
  { callqueue: '3000', description: 'Sales' },
].map((queue) => ({ ...queue, 'active-queued-calls-total-current': 0 }));
const entry = (id: string, callqueue: string, more: object = {}) => ({
  'callqueue-agent-id': id,
  callqueue,
  'name-full-name': 'Cy Park',
  'callqueue-agent-availability-type': 'automatic',
  'callqueue-agent-availability-for-dispatch': 'available',
  'callqueue-agent-has-registered-devices': 'yes',
  'active-calls-total-current': 0,
  'login-username': '1000@acme.example',
  ...more,
});
const USER = '1000@acme.example';
const DEVICE = 'sip:1000wp@acme.example';
const DEVICE_PATH = 'sip%3A1000wp%40acme.example';

let pbx: LiteralServer;
let vendor: Vendor;
let agents: object[];
let calls: object[];
let refused: string | undefined;

beforeEach(async () => {
  [agents, calls, refused] = [[], [], undefined];
  pbx = await LiteralServer.start((request, response) => {
    if (request.method !== 'GET')
      return refused !== undefined && request.path.includes(refused)
        ? json({ code: 404, message: 'User does not exist' }, 404)(request, response)
        : json({ code: 202, message: 'Accepted' }, 202)(request, response);
    const lists: Record<string, unknown> = { callqueues: QUEUES, agents, calls };
    const rows = request.query.has('start') ? [] : lists[request.path.slice(DOMAIN.length + 1)];
    return json(rows ?? [])(request, response);
  });
  vendor = netsapiens.create(
    {
      ...{ id: 'west', baseUrl: pbx.baseUrl, timeoutMs: 5_000 },
      credentials: { apiKey: 'nsd_k3yk3yk3yk3yk3y', domain: 'acme.example' },
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

function read(): Promise<Reading> {
  const [target] = vendor.targets(undefined);
  return vendor.read(target!, {
    ...{ roster: undefined, signal: AbortSignal.timeout(20_000), retry: { left: 0 } },
    notes: new ReadingNotes(),
  });
}

async function command(one: ResolvedCommand): Promise<{ executed: Executed; requests: string[] }> {
  const { roster = { queues: {}, agents: {} } } = await read();
  pbx.seen.length = 0;
  const executed = await vendor.execute(one, {
    ...{ roster, signal: AbortSignal.timeout(20_000) },
    write: () => Promise.resolve(),
    exclusive: (_name, work) => work(),
  });
  const writes = pbx.seen.filter(({ method }) => method !== 'GET');
  return { executed, requests: writes.map(({ method, path }) => `${method} ${path.slice(DOMAIN.length)}`) };
}

const membersIn = ({ queues }: Reading, queue: string) =>
  queues?.[queue]?.members?.map(({ id, extension, availability, activity }) => ({
    ...{ id, extension, availability, activity },
  }));

describe('a person of a NetSapiens domain', () => {
  it('who serves one queue as a user and another with a device is one person', async () => {
    agents = [entry(DEVICE, '3000'), entry(USER, '2000')];
    const reading = await read();
    const member = { id: USER, extension: '1000', availability: 'available', activity: 'idle' };
    expect(membersIn(reading, '2000')).toEqual([member]);
    expect(membersIn(reading, '3000')).toEqual([member]);
    expect(reading.roster?.agents).toEqual({
      [USER]: {
        ...{ id: USER, name: 'Cy Park', extension: '1000', reachable: true },
        entries: { 2000: [USER], 3000: [DEVICE] },
      },
    });
  });

  it('who serves one queue with both is one member, who is on one call', async () => {
    agents = [
      entry(USER, '2000', { 'callqueue-agent-availability-type': 'disabled' }),
      entry(DEVICE, '2000', { 'active-calls-total-current': 1 }),
    ];
    calls = [
      {
        ...{ 'call-orig-call-id': 'a', 'call-by-user': '2000', 'call-term-user': '' },
        ...{ 'call-term-uri': 'sip:1000wp@acme.example', 'call-answer-datetime': '2026-01-05T08:59:00Z' },
      },
    ];
    const reading = await read();
    expect(membersIn(reading, '2000')).toEqual([
      { id: USER, extension: '1000', availability: 'available', activity: 'on-call' },
    ]);
    expect(reading.queues?.['2000']?.talking).toBe(1);
  });

  it('keeps its id under any login name', async () => {
    const login = { 'login-username': 'cy.park@acme.example' };
    agents = [entry(USER, '2000', login), entry(DEVICE, '3000', login)];
    expect(Object.keys((await read()).roster?.agents ?? {})).toEqual([USER]);
  });

  it('has the id of the device where there is no user, and is two persons in two domains', async () => {
    agents = [entry(DEVICE, '2000'), entry('sip:1000@other.example', '2000')];
    expect(Object.keys((await read()).roster?.agents ?? {})).toEqual([DEVICE, 'sip:1000@other.example']);
  });

  it('is not another person whose extension begins with the same digits', async () => {
    const other = { 'login-username': '10001@acme.example', 'name-full-name': 'Fay Quist' };
    agents = [entry(USER, '2000'), entry('sip:10001wp@acme.example', '2000', other)];
    expect(membersIn(await read(), '2000')?.map(({ extension }) => extension)).toEqual(['1000', '10001']);
  });

  it.each<[command: ResolvedCommand, requests: string[]]>([
    [
      { type: 'agent.pause', agent: USER, queues: 'all', params: { reason: 'lunch' } },
      [
        `PATCH /callqueues/all/agents/1000%40acme.example/lunch`,
        `PATCH /callqueues/all/agents/${DEVICE_PATH}/lunch`,
      ],
    ],
    [
      { type: 'agent.login', agent: USER, queues: ['3000'], params: {} },
      [`PATCH /callqueues/3000/agents/${DEVICE_PATH}/login`],
    ],
    [
      { type: 'agent.update', agent: USER, queue: '3000', params: { fields: { order: 4 } } },
      [`PUT /callqueues/3000/agents/${DEVICE_PATH}`],
    ],
    [
      { type: 'agent.leave', agent: USER, queues: 'all', params: {} },
      ['DELETE /callqueues/2000/agents/1000%40acme.example', `DELETE /callqueues/3000/agents/${DEVICE_PATH}`],
    ],
  ])('is commanded under the name that the queue has: %j', async (sent, requests) => {
    agents = [entry(USER, '2000'), entry(DEVICE, '3000')];
    expect((await command(sent)).requests).toEqual(requests);
  });

  it('has an outcome for each queue where one of the entries is refused', async () => {
    agents = [entry(USER, '2000'), entry(DEVICE, '3000')];
    refused = DEVICE_PATH;
    const { executed } = await command({ type: 'agent.logout', agent: USER, queues: 'all', params: {} });
    expect(executed.results).toMatchObject({
      2000: { status: 'succeeded' },
      3000: { status: 'failed', error: { code: 'rejected', vendorCode: '404' } },
    });
  });
});
