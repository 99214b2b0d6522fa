import { Running } from '../testing/running.js';
import { supportFloor } from '../testing/scripted-floor.js';
import { YeastarClient } from '../testing/yeastar-client.js';
import { request } from 'node:http';

const running = new Running();
afterEach(() => running.stop());

const EXPIRED = { errcode: 10004, errmsg: 'TOKEN EXPIRED' };
const FULL = { errcode: 60002, errmsg: 'MAX LIMITATION EXCEEDED' };
const OK = { errcode: 0, errmsg: 'SUCCESS' };

describe('Yeastar sessions', () => {
  it('gives a pair of tokens for the right credentials only', async () => {
    const { client, simulator } = await running.support();
    expect(await client.signIn()).toEqual({
      ...OK,
      access_token_expire_time: 1800,
      access_token: expect.stringMatching(/^[A-Za-z0-9]{32}$/) as string,
      refresh_token_expire_time: 86_400,
      refresh_token: expect.stringMatching(/^[A-Za-z0-9]{32}$/) as string,
    });
    expect(
      await client.post('get_token', { username: simulator.credentials['clientId'], password: 'x' }),
    ).toEqual({
      errcode: -1,
      errmsg: 'FAILURE',
      invalid_param_list: [{ field: 'username or password', value: 'error' }],
    });
    expect(await client.post('get_token', { username: 'x' })).toEqual({
      errcode: 40002,
      errmsg: 'PARAMETER ERROR',
      invalid_param_list: [{ field: 'password', validation_type: 'required' }],
    });
    expect(await client.post('get_token', '{"username":')).toEqual({
      errcode: 40001,
      errmsg: 'PARAMETER SYNTAX ERROR',
    });
  });

  it('takes the token from the query string alone', async () => {
    const { client } = await running.support();
    const bearer = { headers: { authorization: `Bearer ${client.token}` } };
    expect(await (await client.raw('queue/list', bearer)).json()).toEqual(EXPIRED);
    expect(await (await client.raw('queue/list?access_token=nonsense')).json()).toEqual(EXPIRED);
    expect(await (await client.raw(`queue/list?access_token=${client.token}`)).json()).toMatchObject(OK);
  });

  it('keeps eight tokens alive at most; revoking or expiry frees a slot', async () => {
    const { client, clock, simulator } = await running.support();
    for (let nth = 2; nth <= 8; nth++) await client.signIn();
    const last = client.token;
    expect(simulator.tokensAlive()).toBe(8);
    expect(await client.signIn()).toEqual(FULL);
    client.token = last;
    expect(await client.get('del_token')).toEqual(OK);
    expect(await client.get('queue/list')).toEqual(EXPIRED);
    expect(await client.signIn()).toMatchObject(OK);
    expect(await new YeastarClient(simulator).signIn()).toEqual(FULL);
    clock.advance(1_799_999);
    expect(await client.get('queue/list')).toMatchObject(OK);
    clock.advance(1);
    expect(await client.get('queue/list')).toEqual(EXPIRED);
    expect(simulator.tokensAlive()).toBe(0);
    expect(await client.signIn()).toMatchObject(OK);
  });

  it('rotates the pair: a refresh token is good once, and ends the access token it came with', async () => {
    const { client, simulator } = await running.support();
    const old = { access: client.token, refresh: client.refreshToken };
    const renewed = await client.post('refresh_token', { refresh_token: old.refresh });
    expect(renewed).toMatchObject({ ...OK, access_token_expire_time: 1800 });
    expect(simulator.tokensAlive()).toBe(1);
    expect(await client.get('queue/list')).toEqual(EXPIRED);
    expect(await client.post('refresh_token', { refresh_token: old.refresh })).toEqual(EXPIRED);
    client.token = String(renewed['access_token']);
    expect(await client.get('queue/list')).toMatchObject(OK);
  });

  it('refreshes until the refresh token expires, after the access token has', async () => {
    const { client, clock } = await running.support();
    clock.advance(86_399_000);
    const renewed = await client.post('refresh_token', { refresh_token: client.refreshToken });
    expect(renewed).toMatchObject(OK);
    clock.advance(86_400_000);
    const late = await client.post('refresh_token', { refresh_token: renewed['refresh_token'] });
    expect(late).toEqual(EXPIRED);
  });

  it('has switches for what a refresh does to the old token, and for the code of a bad one', async () => {
    const { client, simulator } = await running.support({ refreshInvalidatesOld: false, badRefresh: '-1' });
    await client.post('refresh_token', { refresh_token: client.refreshToken });
    expect(simulator.tokensAlive()).toBe(2);
    expect(await client.get('queue/list')).toMatchObject(OK);
    expect(await client.post('refresh_token', { refresh_token: client.refreshToken })).toEqual({
      errcode: -1,
      errmsg: 'FAILURE',
    });
  });

  it('revokes sessions and refuses credentials on demand', async () => {
    const { client, simulator } = await running.support();
    simulator.faults.revokeTokens();
    expect(await client.get('queue/list')).toEqual(EXPIRED);
    simulator.faults.badCredentials();
    expect(await client.signIn()).toMatchObject({ errcode: -1 });
    simulator.faults.clear();
    expect(await client.signIn()).toMatchObject(OK);
  });
});

describe('Yeastar transport', () => {
  it('answers every error with 200, closes the connection, and sends the time of its clock', async () => {
    const { client } = await running.support();
    const unknown = await client.raw(`queue/panel?access_token=${client.token}`);
    expect(unknown.status).toBe(200);
    expect(unknown.headers.get('connection')).toBe('close');
    expect(unknown.headers.get('date')).toBe('Sun, 15 Jun 2025 15:06:40 GMT');
    expect(unknown.headers.get('content-type')).toBe('application/json');
    const NOT_EXISTED = { errcode: 10001, errmsg: 'INTERFACE NOT EXISTED' };
    expect(await unknown.json()).toEqual(NOT_EXISTED);
    expect(await client.post(`queue/list?access_token=${client.token}`, {})).toEqual(NOT_EXISTED);
    expect(await (await client.raw('get_token')).json()).toEqual(NOT_EXISTED);
    expect(await (await client.raw('../../api/v2.0/queue/list')).json()).toEqual(NOT_EXISTED);
  });

  it('requires a User-Agent', async () => {
    const { floor } = supportFloor();
    const { baseUrl } = await running.start({ floor });
    const body = await new Promise<string>((resolve, reject) => {
      request(`${baseUrl}/openapi/v1.0/queue/list`, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
    expect(JSON.parse(body)).toEqual({ errcode: 40002, errmsg: 'PARAMETER ERROR' });
  });

  it('refuses an address by the vendor’s own code', async () => {
    const { client, simulator } = await running.support();
    simulator.faults.add({ kind: 'vendor-error', code: 70087, times: 1 });
    expect(await client.get('queue/list')).toEqual({ errcode: 70087, errmsg: 'IP FORBIDDEN' });
    expect(await client.get('queue/list')).toMatchObject(OK);
  });
});
