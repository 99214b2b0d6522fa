import { portsipFloor } from '../testing/portsip-floor.js';
import type { PortsipQuirksInput } from './portsip.quirks.js';

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function start(quirks: PortsipQuirksInput = {}) {
  const parts = await portsipFloor(quirks);
  running.push(parts.simulator);
  return parts;
}
type Client = Awaited<ReturnType<typeof start>>['client'];

const SALES = '677046776364007425';
const NEXT = '677046776364007427';
const NOT_FOUND = [404, { errors: [{ code: 'UNKNOWN', message: 'unknown error' }] }];
const INVALID = [400, { errors: [{ code: 'VALIDATE_FAILED', message: 'field validation failed' }] }];
const DONE = [200, ''];
const GONE = [204, ''];

const ann = `call_queues/${SALES}/agents/101`;
const wordFor = async (client: Client) => ((await client.get(ann))[1] as { status: string }).status;

describe('PortSIP POST call_queues/{id}/agents/{agent_number}', () => {
  it.each([
    ['READY', 'READY'],
    ['NOT_READY', 'NOT_READY'],
    ['WRAP_UP', 'WRAP_UP'],
    ['BREAK', 'BREAK'],
    ['LUNCH', 'LUNCH'],
    ['LOGGED_IN', 'READY'],
    ['LOGGED_OUT', 'LOGGED_OUT'],
  ])('%s shows %s', async (status, shown) => {
    const { client } = await start();
    await client.post(ann, { status: status === 'LOGGED_OUT' ? 'READY' : 'LOGGED_OUT' });
    expect(await client.post(ann, { status })).toEqual(DONE);
    expect(await wordFor(client)).toBe(shown);
  });

  it('refuses an unknown status and an unknown agent', async () => {
    const { client } = await start();
    for (const body of [{}, { status: 'OFFLINE' }, { status: 'READY', reason: 'x' }, '{'])
      expect(await client.post(ann, body)).toEqual(INVALID);
    expect(await client.post(`call_queues/${SALES}/agents/999`, { status: 'READY' })).toEqual(NOT_FOUND);
    const { client: newer } = await start({ version: '22.5' });
    expect(await newer.post(ann, { status: 'LUNCH' })).toEqual(INVALID);
  });

  it('leaves a logging-in agent not ready where the queue has no agent_auto_ready', async () => {
    const { client } = await start();
    await client.post(`call_queues/${SALES}`, { agent_auto_ready: false });
    await client.post(ann, { status: 'LOGGED_IN' });
    expect(await wordFor(client)).toBe('NOT_READY');
  });
});

describe('PortSIP call_queues/{id}/agents, written', () => {
  const list = `call_queues/${SALES}/agents`;
  const rows = async (client: Client) =>
    ((await client.get(list))[1] as { items: { extension_number: string; skill_level: number }[] }).items.map(
      (row) => [row.extension_number, row.skill_level],
    );

  it('is the whole list, in its order', async () => {
    const { client, floor } = await start();
    floor.addAgent({ id: '23', number: '103', name: 'Cy Doe' });
    const items = [{ extension_number: '103', skill_level: 9 }, { extension_number: '101' }];
    expect(await client.post(list, { items })).toEqual(DONE);
    expect(await rows(client)).toEqual([
      ['103', 9],
      ['101', 1],
    ]);
    expect(await client.get(`${list}/103`)).toMatchObject([200, { status: 'LOGGED_OUT' }]);
    expect(await client.get(`${list}/102`)).toEqual(NOT_FOUND);
    await client.post(list, { items: [] });
    expect(await rows(client)).toEqual([]);
  });

  it('has a switch for a system that merges', async () => {
    const { client } = await start({ agentList: 'merge' });
    await client.post(list, { items: [{ extension_number: '101', skill_level: 7 }] });
    expect(await rows(client)).toEqual([
      ['102', 2],
      ['101', 7],
    ]);
  });

  it('refuses a value that is no list, and agents that do not exist', async () => {
    const { client } = await start();
    const row = { extension_number: '101', skill_level: 1 };
    for (const items of [
      undefined,
      [{ ...row, skill_level: 0 }],
      [{ ...row, skill_level: 101 }],
      [{ ...row, extension_number: '999' }],
      [{ ...row, extension_number: '1' }],
      [{ ...row, status: 'READY' }],
      [row, row],
    ])
      expect(await client.post(list, { items })).toEqual(INVALID);
    expect(await rows(client)).toHaveLength(2);
  });
});

describe('PortSIP call_queues, written', () => {
  const created = { name: 'Orders', extension_number: '8003', polling_strategy: 'LEAST_WORKED_HUNT' };

  it('makes a queue, changes it and deletes it', async () => {
    const { client, floor } = await start();
    expect(await client.post('call_queues', created)).toEqual([200, { id: NEXT }]);
    expect(await client.get(`call_queues/${NEXT}`)).toMatchObject([200, { ...created, ring_time: 15 }]);
    const changes = {
      name: 'Orders and more',
      polling_strategy: 'SKILL_BASED_ROUTING_PRIORITIZED_HUNT',
      ring_time: 33,
      max_callers: 0,
      callback_outbound_prefix: '9',
    };
    expect(await client.post(`call_queues/${NEXT}`, changes)).toEqual(DONE);
    expect(await client.get(`call_queues/${NEXT}`)).toMatchObject([200, changes]);
    expect(floor.queues.get('3')).toMatchObject({
      ringSeconds: 33,
      strategy: 'linear',
      maxWaiting: 1_000_000,
    });
    expect(await client.post(`call_queues/${NEXT}/destroy`)).toEqual(GONE);
    expect(await client.get(`call_queues/${NEXT}`)).toEqual(NOT_FOUND);
    expect(await client.post(`call_queues/${NEXT}/destroy`)).toEqual(NOT_FOUND);
  });

  it('refuses what the page does not allow, and a number that is taken', async () => {
    const { client } = await start();
    for (const body of [
      {},
      { ...created, name: '' },
      { ...created, extension_number: '80' },
      { ...created, polling_strategy: 'BY_MOOD' },
      { ...created, extension_number: '8001' },
      { ...created, extension_number: '101' },
      { ...created, ring_time: 0 },
      { ...created, colour: 'red' },
    ])
      expect(await client.post('call_queues', body)).toEqual(INVALID);
    for (const body of [{ extension_number: '8009' }, { sla_time: 65_537 }, { max_waiting_time: 14 }])
      expect(await client.post(`call_queues/${SALES}`, body)).toEqual(INVALID);
    expect(await client.post(`call_queues/${NEXT}`, { ring_time: 20 })).toEqual(NOT_FOUND);
  });

  it('leaves prompts out, and writes an emptied text as it writes blanks', async () => {
    const { client } = await start({ blanks: 'null' });
    const fields = { moh_prompt_file_id: '7', callback_outbound_prefix: '' };
    await client.post(`call_queues/${SALES}`, fields);
    const [, detail] = await client.get(`call_queues/${SALES}`);
    expect(detail).toMatchObject({ callback_outbound_prefix: null });
    expect(detail).not.toHaveProperty('moh_prompt_file_id');
  });
});

describe('PortSIP call commands', () => {
  it('are picked up while they wait', async () => {
    const { client, floor } = await start();
    floor.arrive('1', { caller: '5550100' });
    const pickup = `call_queues/${SALES}/waiting/885337248273272833/pickup`;
    expect(await client.post(pickup)).toEqual(DONE);
    expect(await client.get(`call_queues/${SALES}/waiting`)).toEqual([200, { items: [] }]);
    expect(await client.post(pickup)).toEqual(NOT_FOUND);
  });

  it('are listed, referred and destroyed', async () => {
    const { client, floor } = await start();
    const id = '885337248273272833';
    floor.answer(floor.arrive('1', { caller: '5550100', name: 'Acme' }), '21');
    expect(await client.get('sessions')).toEqual([
      201,
      {
        count: 1,
        items: [
          {
            id,
            calls: [
              {
                caller: '5550100',
                caller_display_name: 'Acme',
                callee: '101',
                trunk: '',
                started_at: '2025-06-15T15:06:40.000Z',
                talking_time: 0,
              },
            ],
          },
        ],
      },
    ]);
    expect(await client.post(`sessions/${id}/refer`, { extension_number: '101' })).toEqual(INVALID);
    const refer = { extension_number: '101', refer_to: '102' };
    expect(await client.post(`sessions/${id}/refer`, { ...refer, extension_number: '102' })).toEqual(
      NOT_FOUND,
    );
    expect(await client.post('sessions/1/refer', refer)).toEqual(DONE);
    expect(await wordFor(client)).toBe('WRAP_UP');
    floor.arrive('1', { caller: '5550101' });
    expect(await client.post('sessions/885337248273272834/destroy')).toEqual(GONE);
    expect(await client.post('sessions/885337248273272834/destroy')).toEqual(NOT_FOUND);
  });

  it('have switches for how their ends are written, and for the status of their list', async () => {
    const { client, floor } = await start({ sessionEnds: 'uri', sessionsStatus: '200' });
    floor.directCall('21');
    expect(await client.get('sessions')).toMatchObject([
      200,
      { items: [{ calls: [{ callee: 'sip:101@plant.example' }] }] },
    ]);
  });
});

describe('PortSIP call_queue_servers, written', () => {
  const server = 'call_queue_servers/700551909773148162';

  it('are made, switched and deleted', async () => {
    const { client } = await start();
    const made = { name: 'queue-srv-3', ipv6: 'fd00::7' };
    expect(await client.post('call_queue_servers', made)).toEqual([201, { id: '700551909773148162' }]);
    expect(await client.get(server)).toMatchObject([
      200,
      { ...made, enabled: true, type: 'EXTERNAL', ipv4: '' },
    ]);
    expect(await client.post(server, { enabled: false })).toEqual(DONE);
    expect(await client.get(`${server}/status`)).toMatchObject([200, { status: 'OFFLINE' }]);
    expect(await client.post(`${server}/destroy`)).toEqual(GONE);
    expect(await client.post(`${server}/destroy`)).toEqual(NOT_FOUND);
  });

  it('refuse what the page does not allow', async () => {
    const { client } = await start();
    for (const body of [{ name: 'x' }, { ipv4: '10.0.0.7' }, { name: '', ipv4: '10.0.0.7' }])
      expect(await client.post('call_queue_servers', body)).toEqual(INVALID);
    expect(await client.post('call_queue_servers/700551909773148160', { name: 'y' })).toEqual(INVALID);
    expect(await client.post(server, { enabled: true })).toEqual(NOT_FOUND);
  });
});
