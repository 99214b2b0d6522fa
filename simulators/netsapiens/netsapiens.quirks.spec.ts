import type { Simulator } from '../simulator.js';
import { netsapiensFloor, type Json } from '../testing/netsapiens-floor.js';
import type { NetsapiensQuirksInput } from './netsapiens.quirks.js';

const simulators: Simulator[] = [];
afterEach(() => Promise.all(simulators.splice(0).map((simulator) => simulator.stop())));

const DOMAIN = 'domains/west.example';
const NO_ROUTE = { code: 404, message: 'No Route Found [92]' };

async function support(quirks: NetsapiensQuirksInput = {}) {
  const parts = await netsapiensFloor(quirks);
  simulators.push(parts.simulator);
  return parts;
}

describe('the lists of the NetSapiens façade', () => {
  it.each<[NetsapiensQuirksInput['emptyLists'], number, unknown]>([
    ['list', 200, []],
    ['404', 404, { code: 404, message: 'Not Found' }],
    ['object', 200, {}],
    ['null', 200, null],
    ['blank', 200, ''],
    ['204', 204, ''],
  ])('emptyLists %s is a list without rows', async (emptyLists, status, body) => {
    const { ask } = await support({ emptyLists });
    expect(await ask(`${DOMAIN}/calls`)).toEqual([status, body]);
    expect(await ask(`${DOMAIN}/agents`)).toMatchObject([200, [{}, {}, {}]]);
  });

  it('listShape puts a list into an object, or is its only row', async () => {
    const { ask, simulator } = await support({ listShape: 'data' });
    expect(await ask(`${DOMAIN}/callqueues/2001/agents`)).toMatchObject([
      200,
      { data: [{ 'callqueue-agent-id': '1004@west.example' }] },
    ]);
    simulator.quirks.set({ listShape: 'object' });
    expect(await ask(`${DOMAIN}/callqueues/2001/agents`)).toMatchObject([
      200,
      { 'callqueue-agent-id': '1004@west.example' },
    ]);
  });

  it.each<[NetsapiensQuirksInput['missingRoute'], string[], string[]]>([
    ['callqueues', ['callqueues', 'callqueues/list'], ['agents', 'calls']],
    ['agents', ['agents'], ['callqueues', 'calls', 'callqueues/2000/agents']],
    ['calls', ['calls'], ['callqueues', 'agents']],
    ['all', ['callqueues', 'agents', 'calls', 'queuedcall/2000', 'callqueues/2000/agents'], []],
  ])('missingRoute %s is a 404, while counts work', async (missingRoute, missing, there) => {
    const { ask } = await support({ missingRoute });
    for (const list of missing) expect(await ask(`${DOMAIN}/${list}`)).toEqual([404, NO_ROUTE]);
    for (const list of there) expect((await ask(`${DOMAIN}/${list}`))[0]).toBe(200);
    expect(await ask(`${DOMAIN}/agents/count`)).toEqual([200, { total: 3 }]);
  });

  it('missingRoute may have the words of any 404', async () => {
    const { ask } = await support({ missingRoute: 'all-not-found' });
    expect(await ask(`${DOMAIN}/agents`)).toEqual([404, { code: 404, message: 'Not Found' }]);
  });

  it.each<[NetsapiensQuirksInput['queuedRefused'], object]>([
    ['403', { code: 403, message: 'Permission Denied' }],
    ['404', NO_ROUTE],
    ['500', { code: 500, message: 'Internal Server Error' }],
  ])('queuedRefused %s refuses the queued callers only', async (queuedRefused, body) => {
    const { ask, floor } = await support({ queuedRefused });
    floor.arrive('3', { caller: '18015296615' });
    expect(await ask(`${DOMAIN}/queuedcall/2000`)).toEqual([Number(queuedRefused), body]);
    expect(await ask(`${DOMAIN}/calls`)).toMatchObject([200, [{ 'call-term-uri': 'Call-Queue' }]]);
  });

  it.each(['500', '403', '404'] as const)(
    'oneQueueRefused %s refuses the first queue only',
    async (oneQueueRefused) => {
      const { ask } = await support({ oneQueueRefused });
      for (const list of ['queuedcall/2000', 'callqueues/2000/agents'])
        expect(await ask(`${DOMAIN}/${list}`)).toMatchObject([Number(oneQueueRefused), {}]);
      for (const list of ['queuedcall/2001', 'callqueues/2001/agents', 'agents', 'callqueues'])
        expect((await ask(`${DOMAIN}/${list}`))[0]).toBe(200);
    },
  );

  it('pageCap cuts a page, startIgnored repeats it, pagesOverlap begins with the row before', async () => {
    const { rows, simulator } = await support({ pageCap: 2 });
    const ids = async (start: number) =>
      (await rows(`agents?limit=1000&start=${start}`)).map(
        (row) => `${String(row['callqueue'])} ${String(row['callqueue-agent-id'])}`,
      );
    const [first, second, third] = [
      '2000 1004@west.example',
      '2000 sip:1005wp@west.example',
      '2001 1004@west.example',
    ];
    expect([await ids(0), await ids(2)]).toEqual([[first, second], [third]]);
    simulator.quirks.set({ startIgnored: true });
    expect([await ids(0), await ids(2)]).toEqual([
      [first, second],
      [first, second],
    ]);
    simulator.quirks.set({ startIgnored: false, pagesOverlap: true });
    expect([await ids(0), await ids(2)]).toEqual([
      [first, second],
      [second, third],
    ]);
  });
});

describe('the rows of the NetSapiens façade', () => {
  it('countsMore counts an agent and a caller that no list has', async () => {
    const { rows } = await support({ countsMore: true });
    expect((await rows('callqueues'))[1]).toMatchObject({
      callqueue: '2000',
      'active-queued-calls-total-current': 1,
      'callqueue-count-agents-total': 3,
    });
    expect(await rows('queuedcall/2000')).toEqual([]);
  });

  it('queuedListEmpty counts a caller that neither the list nor the legs have', async () => {
    const { rows, floor } = await support({ queuedListEmpty: true, waitingLegs: 'gone' });
    floor.arrive('3', { caller: '18015296615' });
    expect((await rows('callqueues'))[1]).toMatchObject({ 'active-queued-calls-total-current': 1 });
    expect([await rows('queuedcall/2000'), await rows('calls')]).toEqual([[], []]);
  });

  it('callerTwice has a caller by list and by leg, without a common key', async () => {
    const { rows, floor, clock } = await support({ callerTwice: true });
    floor.arrive('3', { caller: '18015296615', name: 'DOE,JANE' });
    clock.advance(10_000);
    expect((await rows('callqueues'))[1]).toMatchObject({ 'active-queued-calls-total-current': 1 });
    expect(await rows('queuedcall/2000')).toEqual([
      {
        'dial-rule-translation-source-user': '18015296615',
        'dial-rule-translation-source-name': 'DOE,JANE',
        'callqueue-agent-availability-for-dispatch': 'waiting',
        time_queued: '2026-08-05 16:06:52',
      },
    ]);
    expect(await rows('calls')).toMatchObject([
      { 'caller-id-number': '18015296615', 'call-start-datetime': '2026-08-05 16:06:54' },
    ]);
  });

  it('timeQueuedNull is the first caller among others', async () => {
    const { rows, floor } = await support({ timeQueuedNull: true });
    floor.arrive('3', { caller: '18015296615' });
    floor.arrive('3', { caller: '18015296616' });
    expect(await rows('queuedcall/2000')).toMatchObject([
      { 'dial-rule-translation-source-user': '18015296615', time_queued: null },
      { 'dial-rule-translation-source-user': '18015296616', time_queued: '2026-08-05 16:06:52' },
    ]);
  });

  it.each<[NetsapiensQuirksInput, string, number, Json]>([
    [{ activeCalls: '-1' }, 'agents', 0, { 'active-calls-total-current': -1 }],
    [{ activeCalls: 'n/a' }, 'agents', 0, { 'active-calls-total-current': 'n/a' }],
    [{ maxWait: 'unlimited' }, 'callqueues', 1, { 'callqueue-max-wait-timeout-minutes': 'unlimited' }],
    [{ unreadableRow: 'agent' }, 'agents', 0, { 'callqueue-agent-id': null, callqueue: '2000' }],
    [{ unreadableRow: 'queue' }, 'callqueues', 0, { callqueue: null, description: 'Park' }],
    [{ duplicateRows: true }, 'agents', 3, { 'callqueue-agent-id': '1004@west.example', callqueue: '2000' }],
    [{ loginUsername: 'name' }, 'agents', 0, { 'login-username': 'ada.lund@west.example' }],
    [
      { orphanAgent: true },
      'agents',
      2,
      { 'callqueue-agent-id': '9999@west.example', 'login-username': null, 'name-full-name': null },
    ],
    [{ bareZone: '+2h' }, 'agents', 0, { 'last-modified-datetime': '2026-08-05 18:06:52' }],
    [{ bareZone: '-7h' }, 'agents', 0, { 'last-modified-datetime': '2026-08-05 09:06:52' }],
    [{ datetimes: 'epoch' }, 'agents', 0, { 'last-modified-datetime': 1_785_946_012 }],
  ])('%j is in the rows', async (quirks, list, index, row) => {
    const { rows } = await support(quirks);
    expect((await rows(list))[index]).toMatchObject(row);
  });

  it('neverDate and epoch are answer dates', async () => {
    const { rows, floor, simulator } = await support({ neverDate: 'minus-one' });
    const call = floor.arrive('3', { caller: '18015296615' });
    const answered = async () => (await rows('calls'))[0]?.['call-answer-datetime'];
    expect(await answered()).toBe('-0001-11-30T00:00:00+00:00');
    simulator.quirks.set({ datetimes: 'epoch' });
    floor.answer(call, '21');
    expect(await answered()).toBe(1_785_946_012);
  });

  it('twoEntries has a user as a device too, and takes commands for both', async () => {
    const { rows, ask, floor } = await support({ twoEntries: true });
    expect(await rows('callqueues/2000/agents')).toMatchObject([
      { 'callqueue-agent-id': '1004@west.example', 'callqueue-agent-entry-type': 'user' },
      { 'callqueue-agent-id': 'sip:1004wp@west.example', 'callqueue-agent-entry-type': 'device' },
      { 'callqueue-agent-id': 'sip:1005wp@west.example', 'callqueue-agent-entry-type': 'device' },
    ]);
    expect((await rows('callqueues'))[1]).toMatchObject({ 'callqueue-count-agents-total': 3 });
    const [status] = await ask(
      `${DOMAIN}/callqueues/2000/agents/sip%3A1004wp%40west.example/logout`,
      'PATCH',
    );
    expect(status).toBe(202);
    expect(floor.snapshot().agents[0]?.memberships[0]).toMatchObject({ loggedIn: false });
  });

  it.each<[NetsapiensQuirksInput['accepted'], number, unknown]>([
    ['message', 202, { code: 202, message: 'Accepted' }],
    ['empty', 202, ''],
    ['204', 204, ''],
    ['200-empty', 200, ''],
    [
      '200-row',
      200,
      expect.objectContaining({
        'callqueue-agent-id': '1004@west.example',
        callqueue: '2000',
        'callqueue-agent-availability-type': 'manual',
      }),
    ],
  ])('accepted %s acknowledges a command', async (accepted, status, body) => {
    const { ask, floor } = await support({ accepted });
    const answer = await ask(`${DOMAIN}/callqueues/2000/agents/1004%40west.example/logout`, 'PATCH');
    expect(answer).toEqual([status, body]);
    expect(floor.snapshot().agents[0]?.memberships[0]).toMatchObject({ loggedIn: false });
  });

  it("statusText own-words has the domain's word beside manual and unavailable", async () => {
    const { rows, floor } = await support({ statusText: 'own-words' });
    floor.pause('21', { reason: 'Lunch' });
    expect((await rows('agents'))[0]).toMatchObject({
      'callqueue-agent-availability-type': 'manual',
      'callqueue-agent-availability-for-dispatch': 'unavailable',
      'agent-status-message': 'Mittagspause',
    });
  });
});
