import { portsipFloor } from '../testing/portsip-floor.js';
import type { PortsipQuirksInput } from './portsip.quirks.js';

const running: { stop(): Promise<void> }[] = [];
afterEach(() => Promise.all(running.splice(0).map((one) => one.stop())));

async function start(quirks: PortsipQuirksInput = {}) {
  const parts = await portsipFloor(quirks);
  running.push(parts.simulator);
  return parts;
}

const SALES = 'call_queues/677046776364007425';
const SUPPORT = 'call_queues/677046776364007426';
const UNKNOWN = { errors: [{ code: 'UNKNOWN', message: 'unknown error' }] };
const ann = { extension_number: '101', display_name: 'Ann Lee', skill_level: 1 };
const bob = { extension_number: '102', display_name: 'Bob Ray', skill_level: 2 };
const caller = {
  session_id: '885337248273272833',
  extension_number: '5550100',
  display_name: '',
  waiting_time: 30,
};

/** A caller who has waited for 30 s in Sales. */
async function oneWaiting(quirks: PortsipQuirksInput) {
  const parts = await start(quirks);
  const call = parts.floor.arrive('1', { caller: '5550100' });
  parts.clock.advance(30_000);
  return { ...parts, call };
}

describe('the switches of the PortSIP façade', () => {
  it.each<[PortsipQuirksInput['loggedOutWord']]>([['LOGGED_OUT'], ['ONLINE'], ['LOGOUT']])(
    'loggedOutWord %s is the state of a logged-out agent',
    async (loggedOutWord) => {
      const { client, floor } = await start({ loggedOutWord });
      floor.logout('21', ['1']);
      expect(await client.get(`${SALES}/agents/101`)).toEqual([200, { ...ann, status: loggedOutWord }]);
      expect(await client.get(`${SUPPORT}/agents/101`)).toEqual([200, { ...ann, status: 'READY' }]);
    },
  );

  it.each<[PortsipQuirksInput['onCallWord']]>([['QUEUE_CALL'], ['ONCALL'], ['ON_CALL']])(
    'onCallWord %s is the state of an agent on a queue call',
    async (onCallWord) => {
      const { client, floor, call } = await oneWaiting({ onCallWord });
      floor.answer(call, '21');
      expect(await client.get(`${SALES}/agents/101`)).toEqual([200, { ...ann, status: onCallWord }]);
      expect(await client.get(`${SUPPORT}/agents/101`)).toEqual([200, { ...ann, status: 'OTHER_CALL' }]);
    },
  );

  it('ringingWord is the state of an agent whose phone rings', async () => {
    const { client, floor, call, simulator } = await oneWaiting({ ringingWord: true });
    floor.ring(call, '21');
    expect(await client.get(`${SALES}/agents/101`)).toEqual([200, { ...ann, status: 'RINGING' }]);
    simulator.quirks.reset('ringingWord');
    expect(await client.get(`${SALES}/agents/101`)).toEqual([200, { ...ann, status: 'READY' }]);
  });

  it('emptyList null and absent are lists without rows', async () => {
    const { client, simulator } = await start({ emptyList: 'null' });
    expect(await client.get(`${SALES}/waiting`)).toEqual([200, { items: null }]);
    simulator.quirks.set({ emptyList: 'absent' });
    expect(await client.get(`${SALES}/waiting`)).toEqual([200, {}]);
    expect(await client.get('sessions')).toEqual([201, { count: 0 }]);
  });

  it('mostSessions and mostAgents count what they do not give', async () => {
    const { client, floor } = await oneWaiting({ mostSessions: 1, mostAgents: 1 });
    floor.directCall('22', { caller: '5550101' });
    expect(await client.get('sessions')).toMatchObject([201, { count: 2, items: [{ calls: [{}] }] }]);
    expect(await client.get(`${SALES}/agents`)).toEqual([200, { count: 2, items: [ann] }]);
    expect(await client.get(`${SUPPORT}/agents`)).toEqual([200, { items: [ann] }]);
  });

  it('countsMore counts a row that is not there', async () => {
    const { client } = await start({ countsMore: true });
    expect(await client.get('call_queues')).toMatchObject([200, { count: 3, items: [{}, {}] }]);
    expect(await client.get('sessions')).toEqual([201, { count: 1, items: [] }]);
  });

  it.each<[PortsipQuirksInput['unreadableRow'], string, object[]]>([
    ['agent', `${SALES}/agents`, [{ ...ann, extension_number: null }, ann, bob]],
    ['caller', `${SALES}/waiting`, [{ ...caller, session_id: null }, caller]],
    ['queue', 'call_queues', [{ id: null, name: 'Sales' }, { name: 'Sales' }, { name: 'Support' }]],
  ])('unreadableRow %s puts a row without an id first', async (unreadableRow, endpoint, items) => {
    const { client } = await oneWaiting({ unreadableRow });
    expect(await client.get(endpoint)).toMatchObject([200, { items }]);
  });

  it('duplicateRows repeats the first row', async () => {
    const { client } = await oneWaiting({ duplicateRows: true });
    expect(await client.get(`${SALES}/agents`)).toEqual([200, { items: [ann, bob, ann] }]);
    expect(await client.get(`${SALES}/waiting`)).toEqual([200, { items: [caller, caller] }]);
  });

  it.each<[keyof PortsipQuirksInput, string]>([
    ['queueDetailsRefused', SALES],
    ['queueStatusRefused', `${SALES}/status`],
    ['serversRefused', 'call_queue_servers'],
    ['sessionsRefused', 'sessions'],
    ['oneQueueRefused', `${SALES}/waiting`],
    ['oneAgentRefused', `${SALES}/agents/101`],
  ])('%s refuses that read only', async (name, endpoint) => {
    const { client, simulator } = await start();
    for (const status of [403, 404, 500]) {
      simulator.quirks.set({ [name]: String(status) });
      expect(await client.get(endpoint)).toEqual([status, UNKNOWN]);
      expect(await client.get('call_queues')).toMatchObject([200, { count: 2 }]);
      expect(await client.get(`${SUPPORT}/waiting`)).toMatchObject([200, { items: [] }]);
      expect(await client.get(`${SALES}/agents/102`)).toMatchObject([200, { status: 'READY' }]);
    }
    simulator.quirks.set({ [name]: false });
    expect((await client.get(endpoint))[0]).toBe(name === 'sessionsRefused' ? 201 : 200);
  });

  it('licenceUnavailable refuses a list of agents with the code of the vendor', async () => {
    const { client, floor } = await start({ licenceUnavailable: true });
    const items = [{ extension_number: '101', skill_level: 1 }];
    expect(await client.post(`${SALES}/agents`, { items })).toEqual([
      503,
      { errors: [{ code: 'LICENSE_SNAPSHOT_UNAVAILABLE', message: 'license snapshot unavailable' }] },
    ]);
    expect(floor.snapshot().agents[1]?.memberships).toHaveLength(1);
  });

  it.each([400, 401, 403])('loginRefused %i refuses the right password', async (status) => {
    const { client, simulator } = await start();
    simulator.quirks.set({ loginRefused: String(status) });
    expect(await client.signIn()).toEqual([
      status,
      { errors: [{ code: 'UNAUTHORIZED', message: 'Login failed, authentication error' }] },
    ]);
    expect(await client.get('call_queues')).toMatchObject([200, {}]);
  });

  it.each([400, 401, 500])('refreshRefused %i leaves the access token valid', async (status) => {
    const { client, simulator } = await start();
    simulator.quirks.set({ refreshRefused: String(status) });
    expect(await client.refresh()).toEqual([status, UNKNOWN]);
    expect(await client.get('call_queues')).toMatchObject([200, {}]);
    simulator.quirks.reset();
    expect(await client.refresh()).toMatchObject([200, {}]);
  });

  it('lifeSeconds and accessLimit take any number', async () => {
    const { client, clock } = await start({ lifeSeconds: 60, accessLimit: 3 });
    expect(await client.signIn()).toMatchObject([200, { expires_in: 60 }]);
    expect(await client.get('call_queues')).toMatchObject([200, {}]);
    expect(await client.get('call_queues')).toEqual([429, UNKNOWN]);
    clock.advance(60_000);
    expect(await client.get('call_queues')).toMatchObject([401, {}]);
  });

  it('skipIgnored answers the first page always, pagesOverlap begins with the row before', async () => {
    const { client, simulator } = await start({ skipIgnored: true, pageLimit: 1 });
    expect(await client.get('call_queues?skip=1')).toMatchObject([
      200,
      { count: 2, items: [{ name: 'Sales' }] },
    ]);
    simulator.quirks.set({ skipIgnored: false, pagesOverlap: true });
    expect(await client.get('call_queues?skip=1')).toMatchObject([
      200,
      { count: 2, items: [{ name: 'Sales' }, { name: 'Support' }] },
    ]);
  });

  it('writes the ids of servers as the switch is at the time of the read', async () => {
    const { client, simulator } = await start();
    const first = async () => ((await client.get('call_queue_servers'))[1] as { items: object[] }).items[0];
    expect(await first()).toMatchObject({ id: '700551909773148160' });
    simulator.quirks.set({ ids: 'base64' });
    expect(await first()).toMatchObject({ id: 'NzAwNTUxOTA5NzczMTQ4MTYw' });
  });
});
