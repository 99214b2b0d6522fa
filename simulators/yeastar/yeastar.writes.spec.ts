import { Running } from '../testing/running.js';

const running = new Running();
afterEach(() => running.stop());

const OK = { errcode: 0, errmsg: 'SUCCESS' };
const QUEUE = { number: '6403', name: 'Sales', ring_strategy: 'linear' };
const NOT_FOUND = { errcode: 60001, errmsg: 'DATA NOT FOUND' };
const wrong = (field: string, more: object) => ({
  errcode: 40002,
  errmsg: 'PARAMETER ERROR',
  invalid_param_list: [{ field, ...more }],
});
const missing = (field: string) => wrong(field, { validation_type: 'required' });

/** The scripted floor with a call that Ada (21) talks in and one that waits; `post` carries the token. */
async function support(quirks: Parameters<Running['support']>[0] = {}) {
  const parts = await running.support(quirks);
  const { floor, client } = parts;
  floor.answer(floor.arrive('3', { caller: '5550101', id: '1.1' }), '21');
  floor.arrive('3', { caller: '5550102', id: '1.2' });
  const post = (endpoint: string, body: unknown) =>
    client.post(`${endpoint}?access_token=${client.token}`, body);
  return { ...parts, post };
}

const TALKED = 'PJSIP/trunk-main-endpoint-00000010';
const ADA = 'PJSIP/1004-00000011';
const WAITING = 'PJSIP/trunk-main-endpoint-00000020';

describe('Yeastar queue/create, queue/update, queue/delete', () => {
  it('make, change and delete a queue', async () => {
    const { post, client } = await support();
    const agents = { dynamic_agent_list: [{ value: '21' }], static_agent_list: [{ value: 24 }] };
    expect(await post('queue/create', { ...QUEUE, retry_time: 7, ...agents })).toEqual({ ...OK, id: 4 });
    const details = async () => (await client.get('queue/query', { ids: '4' }))['data'];
    expect(await details()).toMatchObject([{ id: 4, ...QUEUE, retry_time: 7, max_wait_time: 300 }]);
    expect(await post('queue/update', { id: 4, name: 'Shop', moh: 'Jazz', agent_timeout: 9 })).toEqual(OK);
    expect(await details()).toMatchObject([
      { ...QUEUE, name: 'Shop', moh: 'Jazz', agent_timeout: 9, retry_time: 7 },
    ]);
    expect(await client.get('queue/delete', { id: 4 })).toEqual(OK);
    expect(await details()).toBeUndefined();
  });

  it('replace the lists that are sent, and no other', async () => {
    const { post, floor } = await support();
    const members = () =>
      floor
        .snapshot()
        .agents.flatMap(({ id, memberships }) => memberships.map(({ kind }) => `${id} ${kind}`));
    await post('queue/update', { id: 3, dynamic_agent_list: [{ value: '9' }] });
    expect(members()).toEqual(['24 static', '9 dynamic']);
    await post('queue/update', { id: 3, static_agent_list: [] });
    expect(members()).toEqual(['9 dynamic']);
  });

  it('leaves the new id out when createTellsId is off', async () => {
    const { post } = await support({ createTellsId: false });
    expect(await post('queue/create', QUEUE)).toEqual(OK);
  });

  it.each<[endpoint: string, body: unknown, answer: object]>([
    ['queue/create', { ...QUEUE, number: undefined }, missing('number')],
    ['queue/create', { ...QUEUE, name: '' }, missing('name')],
    ['queue/create', { ...QUEUE, ring_strategy: 'loudest' }, wrong('ring_strategy', { value: 'loudest' })],
    ['queue/create', { ...QUEUE, agent_timeout: 0 }, wrong('agent_timeout', { value: '0' })],
    ['queue/create', { ...QUEUE, max_wait_time: '60' }, wrong('max_wait_time', { value: '"60"' })],
    ['queue/create', { ...QUEUE, name: 7 }, wrong('name', { value: '7' })],
    ['queue/create', '{"number":', { errcode: 40001, errmsg: 'PARAMETER SYNTAX ERROR' }],
    [
      'queue/create',
      { ...QUEUE, number: '6402' },
      {
        errcode: 40003,
        errmsg: 'DUPLICATE KEY VALUE',
        duplicate_field_list: [
          { field: 'number', value: '6402', external_source: 'queue', external_source_name: 'Support' },
        ],
      },
    ],
    ['queue/update', { name: 'Shop' }, missing('id')],
    ['queue/update', { id: 9, name: 'Shop' }, NOT_FOUND],
    ['queue/update', { id: 3, dynamic_agent_list: ['21'] }, wrong('dynamic_agent_list', { value: '["21"]' })],
    [
      'queue/update',
      { id: 3, dynamic_agent_list: [{ value: '99' }] },
      wrong('dynamic_agent_list', { value: '99' }),
    ],
  ])('%s refuses %j, and changes nothing', async (endpoint, body, answer) => {
    const { post, floor } = await support();
    const before = floor.snapshot();
    expect(await post(endpoint, body)).toEqual(answer);
    expect(floor.snapshot()).toEqual(before);
  });

  it('are no GET, no POST, and nothing without a token', async () => {
    const { client, post } = await support();
    const unknown = { errcode: 10001, errmsg: 'INTERFACE NOT EXISTED' };
    expect(await client.get('queue/update', { id: 3 })).toEqual(unknown);
    expect(await post('queue/delete', { id: 3 })).toEqual(unknown);
    expect(await client.get('queue/delete', { id: 9 })).toEqual(NOT_FOUND);
    expect(await client.post('queue/create', QUEUE)).toMatchObject({ errcode: 10004 });
  });
});

describe('Yeastar call/listen, call/hangup, call/transfer', () => {
  it.each([
    ['listen', { monitor: '1001', channel_id: ADA, type: 'whisper' }, { ...OK, call_id: '1.1' }],
    ['listen', { channel_id: ADA, type: 'whisper' }, missing('monitor')],
    ['listen', { monitor: '1001', type: 'whisper' }, missing('channel_id')],
    ['listen', { monitor: '1001', channel_id: ADA }, missing('type')],
    ['listen', { monitor: '1001', channel_id: ADA, type: 'spy' }, wrong('type', { value: 'spy' })],
    ['listen', { monitor: '7777', channel_id: ADA, type: 'barge' }, NOT_FOUND],
    [
      'listen',
      { monitor: '1001', channel_id: TALKED, type: 'barge' },
      { errcode: 70132, errmsg: 'OPERATION NOT SUPPORTED' },
    ],
    ['hangup', {}, missing('channel_id')],
    ['hangup', { channel_id: 'PJSIP/1-1' }, { errcode: 70130, errmsg: 'CAHNNEL ID NOT FOUND' }],
    ['transfer', { channel_id: TALKED, number: '6402' }, missing('type')],
    ['transfer', { type: 'blind', channel_id: TALKED }, missing('number')],
    [
      'transfer',
      { type: 'attended', channel_id: ADA, number: '6402' },
      { errcode: 70132, errmsg: 'OPERATION NOT SUPPORTED' },
    ],
    ['transfer', { type: 'blind', channel_id: TALKED, number: '1', dial_permission: '7777' }, NOT_FOUND],
  ])('call/%s %j changes nothing', async (endpoint, body, answer) => {
    const { post, floor } = await support();
    const before = floor.snapshot();
    expect(await post(`call/${endpoint}`, body)).toEqual(answer);
    expect(floor.snapshot()).toEqual(before);
  });

  it('ends the call of a connected channel, and only the ringing of a ringing one', async () => {
    const { post, floor } = await support();
    await post('call/hangup', { channel_id: ADA });
    expect(floor.calls.has('1.1')).toBe(false);
    floor.ring('1.2', '24');
    await post('call/hangup', { channel_id: 'PJSIP/1005-00000021' });
    expect(floor.calls.get('1.2')?.state).toBe('waiting');
    await post('call/hangup', { channel_id: WAITING });
    expect(floor.calls.has('1.2')).toBe(false);
  });

  it('moves the caller to a queue, to a phone, or away', async () => {
    const { post, floor } = await support();
    floor.addQueue({ id: '4', number: '6403', name: 'Sales' });
    const to = (channel_id: string, number: string) =>
      post('call/transfer', { type: 'blind', channel_id, number });
    expect(await to(TALKED, '6403')).toEqual({ ...OK, call_id: '1.1' });
    expect(floor.calls.get('1.1')).toMatchObject({ queueId: '4', state: 'waiting', caller: '5550101' });
    await to(WAITING, '1005');
    expect(floor.agents.get('24')?.directCall?.id).toBe('1.2');
    const call = floor.arrive('3', { caller: '5550103', id: '1.3' });
    expect(await to('PJSIP/trunk-main-endpoint-00000050', '1005')).toMatchObject({ errcode: 70132 });
    await to('PJSIP/trunk-main-endpoint-00000050', '0049555');
    expect(floor.calls.has(call)).toBe(false);
  });

  it('has a switch for the right to dial', async () => {
    const { post } = await support({ dialPermission: 'required' });
    const transfer = { type: 'blind', channel_id: TALKED, number: '6402' };
    expect(await post('call/transfer', transfer)).toEqual(missing('dial_permission'));
    expect(await post('call/transfer', { ...transfer, dial_permission: '1004' })).toMatchObject(OK);
  });
});
