import { caught } from '../support/caught.js';
import { json, text } from '../support/literal-server.js';
import { textWith } from '../support/matchers.js';
import { check, type CheckResult } from '../../src/modules/domain/expectation.js';
import { queueDocument } from '../../src/modules/domain/queue-document.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { FieldPortsip, known, QUEUE, refuses, ROSTER } from './field-portsip.system.js';

/** Answers recorded from live systems, with what is right for each. */
let system: FieldPortsip;
let answers: FieldPortsip['answers'];

beforeEach(async () => {
  system = await FieldPortsip.start();
  ({ answers } = system);
});
afterEach(() => system.stop());

const read = (...args: Parameters<FieldPortsip['read']>) => system.read(...args);
const execute = (type: 'agent.logout' | 'call.hangup') => system.execute({ type, agent: '101', params: {} });

/** Whether the queue as read now meets what the command expects. */
async function outcome(type: 'agent.logout' | 'agent.pause' | 'agent.unpause'): Promise<CheckResult[]> {
  const { queues, at } = await read(QUEUE);
  const document = queueDocument('8', undefined, known, queues?.['8'] ?? {}, at);
  const view = { roster: known, queuesOf: () => ['8'] };
  const effect = portsip.commands[type]?.effect({ type, agent: '101', queues: ['8'], params: {} }, view);
  return (effect?.shows ?? []).map((one) => check(one, document ?? {}));
}

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

  it.each([
    [500, 'DATABASE_DOWN'],
    [502, 'UPSTREAM'],
    [504, 'UPSTREAM_TIMEOUT'],
  ])('reports an unknown outcome for a command that is answered %i %s', async (status, code) => {
    answers['call_queues/8/agents/101'] = refuses(status, code, 'in words');
    expect((await execute('agent.logout')).results?.['8']).toMatchObject({
      status: 'unknown',
      error: { code: 'no-answer', detail: textWith(`answered ${status} ${code} in words`) },
    });
  });

  it('reports an unknown outcome for a command that a gateway answers 503', async () => {
    answers['call_queues/8/agents/101'] = text('<html>Service Unavailable</html>', 503);
    expect((await execute('agent.logout')).results?.['8']).toMatchObject({ status: 'unknown' });
  });

  it('reports a command that is refused with a new code at 4xx as rejected', async () => {
    answers['call_queues/8/agents/101'] = refuses(409, 'AGENT_STATE_LOCKED', 'locked');
    expect((await execute('agent.logout')).results?.['8']).toMatchObject({
      status: 'failed',
      error: { code: 'rejected', vendorCode: 'AGENT_STATE_LOCKED' },
    });
  });

  it('keeps the code and the words of a read that fails', async () => {
    answers['call_queues/8/waiting'] = refuses(500, 'DATABASE_DOWN', 'no connection');
    expect((await read(QUEUE)).gaps).toEqual({
      8: textWith('answered 500 DATABASE_DOWN no connection'),
    });
    answers['auth/sign_in'] = refuses(503, 'LICENSE_SNAPSHOT_UNAVAILABLE', 'license snapshot unavailable');
    const other = await FieldPortsip.start();
    other.answers['auth/sign_in'] = answers['auth/sign_in'];
    expect(await caught(other.read(ROSTER))).toMatchObject({
      name: 'VendorUnavailable',
      message: textWith('answered 503 LICENSE_SNAPSHOT_UNAVAILABLE license snapshot unavailable'),
    });
    await other.stop();
  });

  it.each(['LOGGED_OUT', 'Logged Out', 'loggedOut', 'logout', 'Online'])(
    'sees the logout of an agent in the word %s',
    async (status) => {
      answers['call_queues/8/agents/101'] = json({ extension_number: '101', status });
      expect(await outcome('agent.logout')).toEqual(['met']);
    },
  );

  it.each([
    ['ready', 'agent.unpause', 'met'],
    ['OnCall', 'agent.unpause', 'met'],
    ['Ringing', 'agent.unpause', 'met'],
    ['Not Ready', 'agent.pause', 'met'],
    ['Not Ready', 'agent.unpause', 'unmet'],
    ['Other Call', 'agent.unpause', 'unknown'],
    ['COACHING', 'agent.unpause', 'unknown'],
  ] as const)('holds the word %s against %s: %s', async (status, type, met) => {
    answers['call_queues/8/agents/101'] = json({ extension_number: '101', status });
    expect(await outcome(type)).toEqual([met]);
  });

  it.each(['COACHING', 'Supervising Call', '', null])(
    'keeps the unknown word %j unchanged',
    async (status) => {
      answers['call_queues/8/agents/101'] = json({ extension_number: '101', status });
      expect((await read(QUEUE)).queues?.['8']?.members?.[0]).toEqual({
        ...{ id: '101', extension: '101', vendorState: status ?? '' },
      });
    },
  );

  it.each([null, 'long', -4, undefined])(
    'shows a caller whose wait is %j since it was first seen',
    async (waiting_time) => {
      answers['call_queues/8/waiting'] = json({ items: [{ session_id: '5', waiting_time }] });
      const { queues, at } = await read(QUEUE);
      const before = queueDocument('8', undefined, known, queues?.['8'] ?? {}, at);
      const [call] = queues?.['8']?.waiting ?? [];
      if (call === undefined) throw new Error('the caller is not shown');
      const later = { waiting: [{ ...call, since: at + 10_000 }] };
      const after = queueDocument('8', before, known, later, at + 10_000);
      expect(after?.waiting['5']?.since).toBe(before?.waiting['5']?.since);
    },
  );
});
