import { eventually, SocketListener } from '../testing/event-listener.js';
import { portsipFloor } from '../testing/portsip-floor.js';

type World = Awaited<ReturnType<typeof portsipFloor>>;

describe('the WSI of PortSIP’s façade', () => {
  let world: World;
  let listener: SocketListener;

  beforeEach(async () => {
    world = await portsipFloor();
    listener = await SocketListener.open(`${world.simulator.baseUrl}/wsi`);
  });
  afterEach(async () => {
    listener.close();
    await world.simulator.stop();
  });

  const login = (more = {}) => listener.ask({ command: 'auth', ...world.simulator.credentials, ...more });
  const subscribe = async () => {
    await login();
    await listener.ask({ command: 'subscribe', topics: ['queue_events'], queues: ['8001', '8999'] }, 2);
  };
  const last = () => listener.events.at(-1);

  it('says whether a login is right', async () => {
    await login({ password: 'x' });
    expect(last()).toEqual({
      command: 'auth',
      id: '1',
      status: -1,
      error: 'access_token , username , domain or password error',
    });
    await listener.ask({ command: 'subscribe', topics: ['queue_events'], queues: ['8001'] });
    expect(last()).toMatchObject({ command: 'subscribe', status: -1 });
    await login();
    expect(last()).toEqual({ command: 'auth', id: '3', status: 0 });
  });

  it('sends the state of a queue, then its changes by id alone, with numbers as texts', async () => {
    await subscribe();
    expect(last()).toMatchObject({
      event_type: 'queue_status',
      queue_id: '677046776364007425',
      queue_number: '8001',
      waiting_list: [],
      agents: [
        { agent_extension_number: '101', state: 'READY' },
        { agent_extension_number: '102', state: 'READY' },
      ],
    });
    listener.frames.length = 0;
    const call = world.floor.arrive('1', { caller: '5550102' });
    world.floor.abandon(call);
    world.floor.logout('21');
    await eventually(() => listener.events.length === 3);
    const about = { tenant_id: '676398719834259456', queue_id: '677046776364007425' };
    const row = {
      position: '1',
      session_id: '885337248273272833',
      caller_number: '5550102',
      caller_name: '',
      timestamp: '1750000000',
      type: 'normal',
    };
    expect(listener.events.slice(0, 2)).toEqual([
      { event_type: 'queue_caller_status', ...about, updated_callers: [{ ...row, reason: 'enqueue' }] },
      { event_type: 'queue_caller_status', ...about, updated_callers: [{ ...row, reason: 'hangup' }] },
    ]);
    expect(last()).toMatchObject({
      event_type: 'queue_agent_status',
      ...about,
      updated_agents: [{ agent_extension_number: '101', state: 'LOGGED_OUT' }],
    });
  });

  it('has another word for an agent who is logged out', async () => {
    world.simulator.quirks.set({ loggedOutWord: 'ONLINE' });
    await subscribe();
    world.floor.logout('22');
    await eventually(() => listener.frames.length === 4);
    expect(last()).toMatchObject({ updated_agents: [{ state: 'ONLINE' }] });
  });

  it('announces queues, those that exist too', async () => {
    await login();
    await listener.ask({ command: 'subscribe', topics: ['queue_management_events'] }, 3);
    world.floor.renameQueue('2', 'Service');
    await eventually(() => listener.frames.length === 5);
    expect(listener.events.slice(2)).toMatchObject([
      { event_type: 'queue_created', queue_number: '8001' },
      { event_type: 'queue_created', queue_number: '8002' },
      { event_type: 'queue_updated', queue_number: '8002' },
    ]);
  });

  it('refuses subscriptions to a login without the right', async () => {
    world.simulator.quirks.set({ wsiRefused: true });
    await login();
    await listener.ask({ command: 'subscribe', topics: ['queue_events'], queues: ['8001'] });
    expect(last()).toMatchObject({ command: 'subscribe', status: -1 });
    expect(world.simulator.push?.alive()).toBe(0);
  });
});
