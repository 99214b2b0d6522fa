import type { PortsipQuirksInput } from './portsip.quirks.js';
import { portsipFloor } from '../testing/portsip-floor.js';

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function start(quirks: PortsipQuirksInput = {}) {
  const parts = await portsipFloor(quirks);
  running.push(parts.simulator);
  return parts;
}

const SALES = '677046776364007425';
const SUPPORT = '677046776364007426';
const NOT_FOUND = [404, { errors: [{ code: 'UNKNOWN', message: 'unknown error' }] }];
const INVALID = [400, { errors: [{ code: 'VALIDATE_FAILED', message: 'field validation failed' }] }];

const sales = {
  id: SALES,
  name: 'Sales',
  extension_number: '8001',
  ring_time: 20,
  polling_strategy: 'RING_SIMULTANEOUSLY',
};
const support = {
  id: SUPPORT,
  name: 'Support',
  extension_number: '8002',
  ring_time: 15,
  polling_strategy: 'CYCLIC_HUNT',
};

describe('PortSIP call_queues', () => {
  it('answers as the page shows', async () => {
    const { client } = await start();
    expect(await client.get('call_queues')).toEqual([200, { count: 2, items: [sales, support] }]);
    expect(await client.get(`call_queues/${SALES}`)).toEqual([
      200,
      {
        ...sales,
        max_callers: 25,
        moh_prompt_file_name: '',
        moh_prompt_file_size: 0,
        moh_prompt_file_url: '',
        intro_type: 'DISABLE',
        intro_prompt_file_name: '',
        intro_prompt_file_size: 0,
        intro_prompt_file_url: '',
        max_waiting_time: 300,
        wait_when_no_agents_online: false,
        inform_position: 'DISABLE',
        inform_position_interval: 10,
        agent_auto_ready: true,
        agent_auto_not_ready_after_non_acd_call: true,
        sla_time: 20,
        language: 'en-US',
        no_answer_forward_rule: { action: 'FORWARD_TO_VOICEMAIL', number: '8001' },
        night_mode_forward_rule: { action: 'HANGUP', number: '' },
        enable_callback: false,
        callback_mode: 'ACTIVE',
        callback_timeout: 600,
        callback_outbound_prefix: '',
        outbound_caller_ids: [],
        enable_sticky_routing: true,
        sticky_routing_duration: 30,
        enable_paid: false,
        enable_prid: false,
        extension_number_as_to_header: false,
      },
    ]);
    expect(await client.get(`call_queues/${SALES}/status`)).toEqual([200, { status: 'ONLINE' }]);
    for (const path of [
      'call_queues/1',
      'call_queues/1/status',
      'call_queues/1/waiting',
      'call_queues/1/agents',
    ])
      expect(await client.get(path)).toEqual(NOT_FOUND);
  });

  it('pages, searches and sorts', async () => {
    const { client } = await start();
    const items = async (query: string) => (await client.get(`call_queues?${query}`))[1];
    expect(await items('top=1')).toEqual({ count: 2, items: [sales] });
    expect(await items('skip=1&top=1')).toEqual({ count: 2, items: [support] });
    expect(await items('skip=2')).toEqual({ count: 2, items: [] });
    expect(await items('search=supp')).toEqual({ count: 1, items: [support] });
    expect(await items('search=8001')).toEqual({ count: 1, items: [sales] });
    expect(await items('orderby=extension_number%20desc')).toEqual({ count: 2, items: [support, sales] });
    for (const query of ['top=0', 'top=101', 'skip=-1', 'top=many'])
      expect(await client.get(`call_queues?${query}`)).toEqual(INVALID);
  });

  it('has switches for what skip counts from, and for a page that is smaller than asked for', async () => {
    const { client } = await start({ skipBase: 1 });
    expect(await client.get('call_queues?skip=1')).toMatchObject([200, { items: [sales, support] }]);
    expect(await client.get('call_queues?skip=2')).toMatchObject([200, { items: [support] }]);
    const { client: other, floor } = await start({ pageLimit: 10 });
    for (let id = 3; id < 20; id += 1)
      floor.addQueue({ id: `${id}`, number: `80${id}`, name: `Queue ${id}` });
    const [, page] = await other.get('call_queues?top=100');
    expect(page).toMatchObject({ count: 19 });
    expect((page as { items: unknown[] }).items).toHaveLength(10);
  });

  it('has switches for how ids and blanks are written, and for the fields of a later version', async () => {
    const { client } = await start({ ids: 'base64', blanks: 'null', version: '22.5' });
    const id = Buffer.from(SALES).toString('base64');
    expect(await client.get('call_queues?top=1')).toMatchObject([200, { items: [{ id }] }]);
    expect(await client.get(`call_queues/${id}`)).toMatchObject([
      200,
      { id, callback_outbound_prefix: null, enable_wrap_up: true, wrap_up_time: 10 },
    ]);
    const { client: absent } = await start({ blanks: 'absent' });
    expect((await absent.get(`call_queues/${SALES}`))[1]).not.toHaveProperty('callback_outbound_prefix');
    const { client: bare, simulator } = await start({ ids: 'number' });
    const response = await fetch(`${simulator.baseUrl}/api/call_queues?top=1`, {
      headers: { authorization: `Bearer ${bare.token}` },
    });
    expect(await response.text()).toContain(`{"id":${SALES},"name":"Sales"`);
  });
});

describe('PortSIP call_queues/{id}/waiting', () => {
  it('answers as the page shows, with ages that grow, whether a phone rings for the caller or not', async () => {
    const { client, floor, clock } = await start();
    const call = floor.arrive('1', { caller: '0033187691', name: 'Thomas Young' });
    clock.advance(2_600);
    floor.arrive('1', { caller: '+49301' });
    floor.ring(call, '21');
    clock.advance(40_000);
    const first = {
      session_id: '885337248273272833',
      extension_number: '0033187691',
      display_name: 'Thomas Young',
    };
    const second = { session_id: '885337248273272834', extension_number: '+49301', display_name: '' };
    expect(await client.get(`call_queues/${SALES}/waiting`)).toEqual([
      200,
      {
        items: [
          { ...first, waiting_time: 42 },
          { ...second, waiting_time: 40 },
        ],
      },
    ]);
    floor.answer(call);
    clock.advance(1_000);
    expect(await client.get(`call_queues/${SALES}/waiting`)).toEqual([
      200,
      { items: [{ ...second, waiting_time: 41 }] },
    ]);
    expect(await client.get(`call_queues/${SUPPORT}/waiting`)).toEqual([200, { items: [] }]);
  });

  it('has switches for its order, for an empty list, and for the versions in which it does not work', async () => {
    const { client, floor } = await start({ waitingOrder: 'newest-first', emptyList: 'null' });
    floor.arrive('1', { caller: '5550101' });
    floor.arrive('1', { caller: '5550102' });
    expect(await client.get(`call_queues/${SALES}/waiting`)).toMatchObject([
      200,
      { items: [{ extension_number: '5550102' }, { extension_number: '5550101' }] },
    ]);
    expect(await client.get(`call_queues/${SUPPORT}/waiting`)).toEqual([200, { items: null }]);
    const broken = await start({ waitingWorks: false });
    broken.floor.arrive('1', { caller: '5550101' });
    expect(await broken.client.get(`call_queues/${SALES}/waiting`)).toEqual([200, { items: [] }]);
  });
});

describe('PortSIP call_queues/{id}/agents', () => {
  const ann = { extension_number: '101', display_name: 'Ann Lee', skill_level: 1 };
  const bob = { extension_number: '102', display_name: 'Bob Ray', skill_level: 2 };

  it('answers as the page shows: a list without states, and each agent with one', async () => {
    const { client } = await start();
    expect(await client.get(`call_queues/${SALES}/agents`)).toEqual([200, { items: [ann, bob] }]);
    expect(await client.get(`call_queues/${SALES}/agents/102`)).toEqual([200, { ...bob, status: 'READY' }]);
    expect(await client.get(`call_queues/${SUPPORT}/agents/102`)).toEqual(NOT_FOUND);
    expect(await client.get(`call_queues/1/agents/102`)).toEqual(NOT_FOUND);
  });

  it('has one word for each state, by queue', async () => {
    const { client, floor, clock } = await start();
    const words = () =>
      Promise.all(
        [SALES, SUPPORT].map(async (queue) => {
          const [, body] = await client.get(`call_queues/${queue}/agents/101`);
          return (body as { status: string }).status;
        }),
      );
    expect(await words()).toEqual(['READY', 'READY']);
    floor.pause('21', { reason: 'Lunch', queueIds: ['1'] });
    expect(await words()).toEqual(['LUNCH', 'READY']);
    floor.pause('21', { reason: 'Break', queueIds: ['1'] });
    expect(await words()).toEqual(['BREAK', 'READY']);
    floor.pause('21', { queueIds: ['1'] });
    expect(await words()).toEqual(['NOT_READY', 'READY']);
    floor.unpause('21');
    const call = floor.arrive('1', { caller: '5550101' });
    floor.ring(call, '21');
    expect(await words()).toEqual(['READY', 'READY']);
    floor.answer(call);
    expect(await words()).toEqual(['QUEUE_CALL', 'OTHER_CALL']);
    floor.hold(call);
    expect(await words()).toEqual(['QUEUE_CALL', 'OTHER_CALL']);
    floor.hangup(call);
    expect(await words()).toEqual(['WRAP_UP', 'WRAP_UP']);
    clock.advance(10_000);
    const direct = floor.directCall('21');
    expect(await words()).toEqual(['OTHER_CALL', 'OTHER_CALL']);
    floor.hangup(direct);
    floor.unregister('21');
    expect(await words()).toEqual(['OFFLINE', 'OFFLINE']);
    floor.logout('21', ['1']);
    expect(await words()).toEqual(['LOGGED_OUT', 'OFFLINE']);
  });

  it('has switches for the word of a held call, and for the reasons of later versions', async () => {
    const { client, floor } = await start({ holdWord: 'ON_HOLD', version: '22.5' });
    const call = floor.arrive('1', { caller: '5550101' });
    floor.answer(call, '21');
    floor.hold(call);
    floor.pause('22', { reason: 'Lunch' });
    expect(await client.get(`call_queues/${SALES}/agents/101`)).toEqual([200, { ...ann, status: 'ON_HOLD' }]);
    expect(await client.get(`call_queues/${SALES}/agents/102`)).toEqual([
      200,
      { ...bob, status: 'NOT_READY', reason: 'Lunch' },
    ]);
  });
});

describe('PortSIP call_queue_servers', () => {
  it('answers as the page shows', async () => {
    const { client } = await start();
    const [id, second] = ['700551909773148160', '700551909773148161'];
    const server = { id, name: 'built-in', enabled: true, type: 'INTERNAL', ipv4: '10.0.0.5', ipv6: '' };
    expect(await client.get('call_queue_servers?top=1')).toEqual([200, { count: 2, items: [server] }]);
    expect(await client.get(`call_queue_servers/${id}`)).toEqual([200, server]);
    expect(await client.get(`call_queue_servers/${id}/status`)).toEqual([
      200,
      { cpu_usage: 7, memory_usage: 41, status: 'ONLINE' },
    ]);
    expect(await client.get(`call_queue_servers/${second}/status`)).toMatchObject([
      200,
      { status: 'OFFLINE' },
    ]);
    expect(await client.get('call_queue_servers/1/status')).toEqual(NOT_FOUND);
  });
});
