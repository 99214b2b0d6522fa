import { Floor } from '../engine/floor.js';
import { ManualClock } from '../engine/manual.clock.js';
import { startSimulator, type Simulator } from '../simulator.js';
import type { NetsapiensQuirksInput } from './netsapiens.quirks.js';

const simulators: Simulator[] = [];
afterEach(() => Promise.all(simulators.splice(0).map((simulator) => simulator.stop())));

async function support(quirks: NetsapiensQuirksInput = {}) {
  const clock = new ManualClock(Date.UTC(2026, 7, 5, 16, 6, 52));
  const floor = new Floor({ clock });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addQueue({ id: '3', number: '2000', name: 'Support' });
  floor.addQueue({ id: '4', number: '2001', name: 'Night' });
  floor.addMember('3', '21');
  floor.addMember('3', '24');
  const simulator = await startSimulator({
    vendor: 'netsapiens',
    floor,
    quirks: { credentials: 'api-key', ...quirks },
  });
  simulators.push(simulator);
  const command = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${simulator.baseUrl}/ns-api/v2/domains/~/${path}`, {
      method,
      headers: { authorization: `Bearer ${simulator.credentials['apiKey']}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, said: text === '' ? text : (JSON.parse(text) as unknown) };
  };
  const row = async (path: string) => (await command('GET', path)).said;
  return { clock, floor, command, row };
}

const ADA = 'callqueues/2000/agents/1004%40west.example';
const ACCEPTED = { status: 202, said: { code: 202, message: 'Accepted' } };

describe('commands to the NetSapiens façade', () => {
  it('are acknowledged and applied', async () => {
    const { command, row } = await support();
    const type = async () =>
      ((await row('agents')) as Record<string, unknown>[])[0]?.['callqueue-agent-availability-type'];
    for (const [action, expected] of [
      ['logout', 'manual'],
      ['login', 'automatic'],
      ['onecall', 'manual'],
    ]) {
      expect(await command('PATCH', `${ADA}/${action}`)).toEqual(ACCEPTED);
      expect(await type()).toBe(expected);
    }
    for (const expected of ['offnet-automatic', 'disabled', 'automatic']) {
      const body = { 'callqueue-agent-availability-type': expected, 'limits-max-active-calls-total': 4 };
      expect(await command('PUT', ADA, body)).toEqual(ACCEPTED);
      expect(await type()).toBe(expected);
    }
    expect(await command('PATCH', 'callqueues/all/agents/1004%40west.example/cust1')).toEqual(ACCEPTED);
    expect(await row('agents')).toMatchObject([
      { 'agent-status-message': 'Training', 'limits-max-active-calls-total': 4 },
      {},
    ]);
  });

  it.each<[what: string, method: string, path: string, body: object | undefined, status: number]>([
    ['a status in one queue', 'PATCH', `${ADA}/lunch`, undefined, 404],
    ['an unknown status', 'PATCH', 'callqueues/all/agents/1004%40west.example/siesta', undefined, 404],
    ['one call in all queues', 'PATCH', 'callqueues/all/agents/1004%40west.example/onecall', undefined, 404],
    ['an update in all queues', 'PUT', 'callqueues/all/agents/1004%40west.example', {}, 404],
    [
      'an agent who is not in the queue',
      'DELETE',
      'callqueues/2001/agents/1004%40west.example',
      undefined,
      404,
    ],
    ['a switch that is no yes or no', 'PUT', ADA, { 'auto-answer-enabled': true }, 400],
    ['a field that is none', 'PUT', ADA, { huntgroup_option: 'x' }, 400],
    ['an agent without an id', 'POST', 'callqueues/2001/agents', {}, 400],
    ['an agent twice', 'POST', 'callqueues/2000/agents', { 'callqueue-agent-id': '1004@west.example' }, 409],
    [
      'an agent of another queue',
      'POST',
      'callqueues/2000/agents',
      { 'callqueue-agent-id': '1@west.example' },
      404,
    ],
    ['a queue without a domain', 'POST', 'callqueues', { callqueue: '2002', synchronous: 'no' }, 400],
    ['seven hours', 'PUT', 'callqueues/2000', { 'callqueue-max-callback-queueing-hours': 7 }, 400],
    ['a queue that is not there', 'DELETE', 'callqueues/2009', undefined, 404],
    ['a call that is not there', 'DELETE', 'users/1004/calls/x', undefined, 404],
    ['something else', 'PATCH', 'callqueues', undefined, 404],
  ])('are refused: %s', async (_what, method, path, body, status) => {
    const { floor, command } = await support();
    const truth = floor.snapshot();
    expect(await command(method, path, body)).toMatchObject({ status, said: { code: status } });
    expect(floor.snapshot()).toEqual(truth);
  });

  it('answer with what was made where that is asked for, and the system does it', async () => {
    const { command, row } = await support();
    const queue = { synchronous: 'yes', domain: 'west.example', callqueue: '2002', description: 'Day' };
    expect(await command('POST', 'callqueues', queue)).toMatchObject({
      status: 200,
      said: { callqueue: '2002', description: 'Day' },
    });
    const agent = { 'callqueue-agent-id': '1004@west.example' };
    expect(await command('POST', 'callqueues/2002/agents', { ...agent, synchronous: 'yes' })).toMatchObject({
      status: 200,
      said: { callqueue: '2002', ...agent },
    });
    expect(await command('POST', 'callqueues/2001/agents', agent)).toEqual(ACCEPTED);
    expect(await row('agents/count')).toEqual({ total: 4 });
    const other = await support({ synchronousCreates: false });
    expect(await other.command('POST', 'callqueues', queue)).toEqual(ACCEPTED);
  });

  it('may be acknowledged without a word, and be seen only later or never', async () => {
    const { clock, floor, command } = await support({ accepted: 'empty', writes: 'lagging' });
    expect(await command('DELETE', 'callqueues/2001')).toEqual({ status: 202, said: '' });
    expect(floor.queues.has('4')).toBe(true);
    clock.advance(2_000);
    expect(floor.queues.has('4')).toBe(false);
    await command('DELETE', ADA);
    floor.removeMember('3', '21');
    clock.advance(2_000);
    expect(floor.agents.get('21')?.memberships.size).toBe(0);
  });

  it.each<[NetsapiensQuirksInput, orig: number, term: number]>([
    [{ controlId: 'orig' }, 202, 404],
    [{ controlId: 'term' }, 404, 202],
    [{ transferKey: 'destination' }, 400, 400],
  ])('about calls want one id and one key: %j', async (quirks, orig, term) => {
    for (const [which, status] of [
      ['call-orig-call-id', orig],
      ['call-term-call-id', term],
    ] as const) {
      const { floor, command, row } = await support(quirks);
      floor.answer(floor.arrive('3', { caller: '5550101' }), '21');
      const [leg] = (await row('calls')) as Record<string, string>[];
      const transfer = `users/1004/calls/${leg?.[which]}/transfer`;
      expect(await command('PATCH', transfer, { 'call-term-user': '2001' })).toMatchObject({ status });
      expect(floor.queues.get('4')?.waiting.size).toBe(status === 202 ? 1 : 0);
    }
  });
});
