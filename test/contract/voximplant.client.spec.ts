import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { globalAgent } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import clientPackage from '@voximplant/apiclient-nodejs';
import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import { startSimulator, type Simulator } from '../../simulators/simulator.js';
import type { VoximplantQuirksInput } from '../../simulators/voximplant/voximplant.quirks.js';
import { selfSigned } from '../support/self-signed.js';

// The package is CommonJS: what it exports as its default stands in the default.
const { default: VoximplantApiClient } = clientPackage;
type Client = InstanceType<typeof VoximplantApiClient>['SmartQueue'];

/** The methods of the client, and those that were run. */
const methods = { all: new Set<string>(), run: new Set<string>() };
const tls = selfSigned();
const { ca } = globalAgent.options;
let folder: string;
let simulator: Simulator;
let floor: Floor;
let application: { applicationId: number };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-client-'));
  // The client makes its connections with the process's own agent.
  globalAgent.options.ca = tls.cert;
});
afterEach(() => simulator.stop());
afterAll(async () => {
  globalAgent.options.ca = ca;
  globalAgent.destroy();
  await rm(folder, { recursive: true });
});

/** The vendor's own client, signed in at our façade. */
async function client(quirks: VoximplantQuirksInput = {}): Promise<Client> {
  floor = new Floor({ clock: new RealClock(), pauseReasons: ['Lunch', 'Coffee'] });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support' });
  floor.addMember('3', '21');
  floor.arrive('3', { caller: '5550101', name: 'Acme' });
  simulator = await startSimulator({ vendor: 'voximplant', floor, tls, quirks });
  const { accountId, keyId, privateKey, application: id } = simulator.credentials;
  application = { applicationId: Number(id) };
  const pathToCredentials = path.join(folder, 'credentials.json');
  const file = {
    account_email: 'a@example.com',
    account_id: Number(accountId),
    key_id: keyId,
    private_key: privateKey,
  };
  await writeFile(pathToCredentials, JSON.stringify(file));
  const api = new VoximplantApiClient({ pathToCredentials, host: new URL(simulator.baseUrl).host });
  await new Promise<void>((resolve) => (api.onReady = () => resolve()));
  for (const method of Object.keys(api.SmartQueue)) methods.all.add(method);
  return new Proxy(api.SmartQueue, {
    get: (target, method) => {
      methods.run.add(String(method));
      return Reflect.get(target, method) as unknown;
    },
  });
}

const members = (queue: string) => [...floor.queues.get(queue)!.members.keys()];

describe("Voximplant's own Node client, over TLS", () => {
  it('reads the live state', async () => {
    const { result } = await (
      await client()
    ).getSQState({ ...application, sqQueueId: 3, timezone: 'Etc/GMT' });
    expect(result).toMatchObject([
      {
        sqQueueId: 3,
        sqQueueName: 'Support',
        sqAgents: [
          {
            user_id: 21,
            user_display_name: 'Ada Lund',
            sq_statuses: [{ CALL: { sq_status_name: 'READY' } }],
          },
        ],
        tasks: [{ task_type: 'CALL', status: 'IN_QUEUE' }],
      },
    ]);
  });

  it('sends what it asks as the façade reads it: multipart, chunked, the method beside the parameters', async () => {
    await (await client()).getSQState({ ...application, sqQueueId: [3], timezone: 'auto' });
    expect(simulator.requests.all()).toMatchObject([
      { method: 'POST', path: '/platform_api', headers: { 'transfer-encoding': 'chunked' }, status: 200 },
    ]);
  });

  it('adds, changes, lists and deletes queues', async () => {
    const queues = await client({ lists: 'object', maxCount: 1 });
    const { result } = await queues.sQ_AddQueue({
      ...application,
      sqQueueName: 'Sales',
      callAgentSelection: 'MOST_QUALIFIED',
      callTaskSelection: 'MAX_PRIORITY',
      callMaxWaitingTimeInSeconds: 90,
      callMaxQueueSize: 7,
    });
    expect(result).toEqual({ sqQueueId: 4 });
    expect(floor.queues.get('4')).toMatchObject({ name: 'Sales', maxWaitSeconds: 90, maxWaiting: 7 });
    expect(
      await queues.sQ_SetQueueInfo({
        ...application,
        sqQueueId: 4,
        newSqQueueName: 'Shop',
        callMaxWaitingTime: 2,
      }),
    ).toMatchObject({ result: 1 });
    // Its types say one object, and it loses a list.
    expect(await queues.sQ_GetQueues({ ...application, sqQueueId: 4, withAgentcount: true })).toMatchObject({
      result: {
        sqQueueId: 4,
        sqQueueName: 'Shop',
        agentSelection: 'MOST_QUALIFIED',
        callMaxWaitingTimeInSeconds: 120,
        agentcount: 0,
      },
    });
    expect(await queues.sQ_DelQueue({ ...application, sqQueueId: 4 })).toMatchObject({ result: 1 });
    expect([...floor.queues.keys()]).toEqual(['3']);
  });

  it('binds, lists, sets and unbinds agents', async () => {
    const agents = await client({ lists: 'object', maxCount: 1 });
    expect(await agents.sQ_BindAgent({ ...application, sqQueueId: '3', userId: 24 })).toMatchObject({
      result: 1,
    });
    expect(members('3')).toEqual(['21', '24']);
    expect(
      await agents.sQ_GetAgents({
        ...application,
        handleCalls: true,
        userId: 24,
        withSqQueues: true,
        withSqStatuses: true,
      }),
    ).toMatchObject({
      result: {
        userId: 24,
        userDisplayName: 'Ben Ode',
        sqQueues: [{ sq_queue_id: 3, sq_queue_name: 'Support' }],
      },
    });
    expect(
      await agents.sQ_SetAgentInfo({
        ...application,
        userId: 24,
        handleCalls: false,
        maxSimultaneousConversations: 2,
      }),
    ).toMatchObject({ result: 1 });
    expect(floor.agents.get('24')!.excluded).toBe(true);
    expect(await agents.sQ_UnbindAgent({ ...application, sqQueueId: 3, userId: 24 })).toMatchObject({
      result: 1,
    });
    expect(members('3')).toEqual(['21']);
    await agents.sQ_BindAgent({ ...application, sqQueueId: '3', userId: 24, bindMode: 'replace_agents' });
    expect(members('3')).toEqual(['24']);
  });

  it('adds, binds, changes, lists, unbinds and deletes skills', async () => {
    const skills = await client({ lists: 'object', maxCount: 1 });
    expect(
      await skills.sQ_AddSkill({ ...application, sqSkillName: 'german', description: '' }),
    ).toMatchObject({ result: { sqSkillId: 1 } });
    const ada = { ...application, userId: 21 };
    await skills.sQ_BindSkill({ ...ada, sqSkills: '[{"sq_skill_id":1,"sq_skill_level":5}]' });
    const shown = async () => {
      const { result } = await skills.getSQState({ ...application, sqQueueId: 3 });
      return result[0]!.sqAgents[0];
    };
    expect(await shown()).toMatchObject({
      sq_skills: [{ sq_skill_id: 1, sq_skill_name: 'german', sq_skill_level: 5 }],
    });
    expect(
      await skills.sQ_SetSkillInfo({ ...application, sqSkillId: 1, newSqSkillName: 'German' }),
    ).toMatchObject({ result: 1 });
    expect(await skills.sQ_GetSkills({ ...application, userId: 21 })).toMatchObject({
      result: { sqSkillId: 1, sqSkillName: 'German' },
    });
    expect(await skills.sQ_UnbindSkill({ ...ada, sqSkillId: 1 })).toMatchObject({ result: 1 });
    expect(await shown()).toMatchObject({ sq_skills: [] });
    expect(await skills.sQ_DelSkill({ ...application, sqSkillId: 1 })).toMatchObject({ result: 1 });
    expect(await skills.sQ_GetSkills(application)).toMatchObject({ result: {} });
  });

  it('sets, reads and deletes labels of statuses', async () => {
    const labels = await client({ mapping: 'flat' });
    const ready = { ...application, sqStatusName: 'CUSTOM_1' };
    expect(await labels.sQ_GetAgentCustomStatusMapping(application)).toMatchObject({
      sqStatusName: 'CUSTOM_1',
      customStatusName: 'Lunch',
    });
    expect(
      await labels.sQ_SetAgentCustomStatusMapping({ ...ready, customStatusName: 'Break' }),
    ).toMatchObject({ result: 1 });
    expect(await labels.sQ_GetAgentCustomStatusMapping(application)).toMatchObject({
      customStatusName: 'Break',
    });
    expect(await labels.sQ_DeleteAgentCustomStatusMapping(ready)).toMatchObject({ result: 1 });
    expect(await labels.sQ_GetAgentCustomStatusMapping(application)).toMatchObject({
      customStatusName: 'Coffee',
    });
  });

  it('reads metrics, the history of the day, and requests a report', async () => {
    const metrics = await client();
    const asked = {
      ...application,
      sqQueueName: 'Support',
      reportType: 'count_abandonment_calls',
      groupBy: 'queue',
    };
    floor.abandon([...floor.calls.keys()][0]!);
    const groups = [{ sq_queue_id: 3, values: [{ value: 1 }] }];
    expect(await metrics.getSmartQueueRealtimeMetrics(asked)).toMatchObject({
      result: [{ reportType: 'count_abandonment_calls', groups }],
      timezone: 'Etc/GMT',
    });
    expect(await metrics.getSmartQueueDayHistory({ ...asked, sqQueueId: 3, sqQueueName: '' })).toMatchObject({
      result: [{ groups }],
    });
    const [fromDate, toDate] = [new Date(Date.now() - 86_400_000), new Date()];
    expect(
      await metrics.requestSmartQueueHistory({ ...asked, sqQueueId: 3, sqQueueName: '', fromDate, toDate }),
    ).toMatchObject({ result: 1, historyReportId: 1 });
  });

  it('gets errors in the form it knows', async () => {
    const queues = await client();
    expect(await queues.sQ_DelQueue({ ...application, sqQueueId: 99 })).toMatchObject({
      error: { code: 496, msg: "The 'sq_queue_id' parameter is invalid." },
    });
    expect(await queues.sQ_DelQueue({ applicationId: 1, sqQueueId: 3 })).toMatchObject({
      error: { code: 116 },
    });
    simulator.faults.badCredentials();
    expect(await queues.getSQState({ ...application, sqQueueId: 3 })).toMatchObject({ error: { code: 100 } });
  });

  it('was run as a whole', () => {
    // What a promise is asked when it is awaited is no method.
    methods.run.delete('then');
    expect([...methods.run].sort()).toEqual([...methods.all].sort());
    expect(methods.all.size).toBe(21);
  });
});
