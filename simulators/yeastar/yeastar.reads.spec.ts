import { Running } from '../testing/running.js';

const running = new Running();
afterEach(() => running.stop());

const OK = { errcode: 0, errmsg: 'SUCCESS' };
const support = {
  id: 3,
  number: '6402',
  name: 'Support',
  ring_strategy: 'ring_all',
  client_unique_ringtone: '',
  dynamic_agent_list: [{ text: 'Ada Lund', text2: '1004', value: '21', type: 'extension' }],
  static_agent_list: [{ text: 'Ben Ode', text2: '1005', value: '24', type: 'extension' }],
  manager_list: [{ text: 'Cy Park', text2: '1001', value: '9', type: 'extension' }],
};

describe('Yeastar queue/list, queue/search, queue/get, queue/query', () => {
  it('answers as the page shows', async () => {
    const { client } = await running.support();
    const list = { ...OK, total_number: 1, queue_list: [support] };
    expect(await client.get('queue/list')).toEqual(list);
    expect(await client.get('queue/search', { search_value: 'supp' })).toEqual(list);
    expect(await client.get('queue/search', { search_value: 'sales' })).toEqual({
      ...OK,
      total_number: 0,
      queue_list: [],
    });
    const detail = {
      id: 3,
      number: '6402',
      name: 'Support',
      ring_strategy: 'ring_all',
      moh: 'default',
      max_wait_time: 300,
      fail_dest: 'end_call',
      fail_dest_prefix: '',
      fail_dest_value: '',
      agent_timeout: 15,
      retry_time: 1,
      wrap_up_time: 10,
    };
    expect(await client.get('queue/get', { id: 3 })).toEqual({ ...OK, data: detail });
    expect(await client.get('queue/query', { ids: '3' })).toEqual({ ...OK, data: [detail] });
    expect(await client.get('queue/get', { id: 99 })).toEqual({ errcode: 60001, errmsg: 'DATA NOT FOUND' });
    expect(await client.get('queue/query')).toEqual({
      errcode: 40002,
      errmsg: 'PARAMETER ERROR',
      invalid_param_list: [{ field: 'ids', validation_type: 'required' }],
    });
  });

  it('pages and sorts, and counts everything on every page', async () => {
    const { client, floor } = await running.support();
    for (let id = 10; id < 35; id++)
      floor.addQueue({ id: String(id), number: String(6400 + id), name: `Q${id}` });
    const page = { page: 2, page_size: 20, sort_by: 'id', order_by: 'desc' };
    const answer = await client.get('queue/list', page);
    expect(answer['total_number']).toBe(26);
    expect((answer['queue_list'] as { id: number }[]).map(({ id }) => id)).toEqual([14, 13, 12, 11, 10, 3]);
    expect(await client.get('queue/list', { page: 9 })).toEqual({ ...OK, total_number: 26, queue_list: [] });
    expect(await client.get('queue/list', { sort_by: 'colour' })).toMatchObject({ errcode: 40002 });
    expect(await client.get('queue/list', { page: 0 })).toMatchObject({ errcode: 40002 });
  });

  it('has a switch for each form that is not confirmed', async () => {
    const { client, floor } = await running.support({
      memberValue: 'number',
      firmware: 'old',
      queryData: 'object',
      omitTotalNumber: true,
      maxPageSize: 20,
    });
    const { client_unique_ringtone: _ringtone, ...old } = support;
    const answer = await client.get('queue/list');
    expect(answer).toEqual({
      ...OK,
      queue_list: [
        {
          ...old,
          dynamic_agent_list: [{ ...old.dynamic_agent_list[0], value: 21 }],
          static_agent_list: [{ ...old.static_agent_list[0], value: 24 }],
          manager_list: [{ ...old.manager_list[0], value: 9 }],
        },
      ],
    });
    expect(await client.get('queue/query', { ids: '3' })).toMatchObject({ data: { id: 3 } });
    for (let id = 10; id < 40; id++)
      floor.addQueue({ id: String(id), number: String(6400 + id), name: `Q${id}` });
    expect((await client.get('queue/list', { page_size: 100 }))['queue_list']).toHaveLength(20);
  });
});

describe('Yeastar queue_pause_reason/list, extension/list, extension/search, extension/get', () => {
  it('answers as the page shows', async () => {
    const { client, floor } = await running.support();
    expect(await client.get('queue_pause_reason/list')).toEqual({
      ...OK,
      data: [
        { code: '*01', reason: 'Lunch' },
        { code: '*02', reason: 'Break' },
        { code: '*03', reason: 'Wrap up' },
      ],
    });
    const ada = {
      id: 21,
      number: '1004',
      caller_id_name: 'Ada Lund',
      role_name: 'Employee',
      email_addr: 'ada.lund@example.com',
      mobile_number: '',
      presence_status: 'available',
      custom_presence_status: '',
      online_status: {
        sip_phone: { status: 0, ext_dev_type: '', status_list: [{ status: 1, ext_dev_type: 'SIP' }] },
        linkus_desktop: { status: 0, ext_dev_type: '' },
        linkus_mobile: { status: 0, ext_dev_type: '' },
        linkus_web: { status: 0, ext_dev_type: '' },
      },
    };
    expect(await client.get('extension/get', { id: 21 })).toEqual({ ...OK, data: ada });
    expect(await client.get('extension/search', { search_value: 'lund' })).toEqual({
      ...OK,
      total_number: 1,
      data: [ada],
    });
    floor.pause('24', { reason: 'Lunch' });
    floor.unregister('24');
    floor.logout('21');
    const list = await client.get('extension/list', {
      sort_by: 'number',
      order_by: 'asc',
      page_size: 2,
      page: 2,
    });
    expect(list).toMatchObject({
      total_number: 3,
      data: [{ id: 24, presence_status: 'lunch', online_status: { linkus_desktop: { status: 0 } } }],
    });
    expect(await client.get('extension/get', { id: 21 })).toMatchObject({
      data: { presence_status: 'off_work' },
    });
  });

  it('has a switch for where a desk phone says that it is connected', async () => {
    const { client } = await running.support({ sipStatus: 'plain' });
    expect(await client.get('extension/get', { id: 21 })).toMatchObject({
      data: { online_status: { sip_phone: { status: 1, ext_dev_type: 'SIP' } } },
    });
  });
});
