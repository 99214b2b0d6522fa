import { Running } from '../testing/running.js';
import type { FaultRule } from './fault-rule.js';

const running = new Running();
afterEach(() => running.stop());

const OK = { errcode: 0, errmsg: 'SUCCESS' };

/** A client of a simulator that has this fault once. */
async function faulty(rule: FaultRule) {
  const parts = await running.support();
  parts.simulator.faults.add({ times: 1, ...rule });
  const ask = () => parts.client.raw(`queue/list?access_token=${parts.client.token}`);
  return { ...parts, ask };
}

describe('Faults', () => {
  it('answers an HTTP error, once', async () => {
    const { ask } = await faulty({ kind: 'error', status: 503, body: 'down for maintenance' });
    const answer = await ask();
    expect([answer.status, await answer.text()]).toEqual([503, 'down for maintenance']);
    expect((await ask()).status).toBe(200);
  });

  it('throttles with and without Retry-After', async () => {
    const { ask, simulator } = await faulty({ kind: 'throttle', retryAfterSeconds: 7 });
    simulator.faults.add({ kind: 'throttle', times: 1 });
    const [first, second, third] = [await ask(), await ask(), await ask()];
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, null]);
    expect(third.status).toBe(200);
  });

  it('answers a login page, no body, or half the JSON', async () => {
    const { ask, simulator } = await faulty({ kind: 'html' });
    const page = await ask();
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Sign in');
    simulator.faults.add({ kind: 'empty', times: 1 });
    const empty = await ask();
    expect([empty.status, await empty.text()]).toEqual([200, '']);
    simulator.faults.add({ kind: 'empty', as: '204', times: 1 });
    expect((await ask()).status).toBe(204);
    simulator.faults.add({ kind: 'empty', as: 'null', times: 1 });
    const nothing = await ask();
    expect([nothing.status, await nothing.text()]).toEqual([200, 'null']);
    simulator.faults.add({ kind: 'truncated', times: 1 });
    const half = await (await ask()).text();
    const whole = await (await ask()).text();
    expect(half).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });

  it('tears the connection in the middle of the body', async () => {
    const { ask } = await faulty({ kind: 'torn' });
    await expect(ask().then((answer) => answer.text())).rejects.toThrow();
    expect((await ask()).status).toBe(200);
  });

  it('replaces a field by something of another type', async () => {
    const { ask } = await faulty({ kind: 'wrong-type', at: 'queue_list[*].id', value: { no: 'number' } });
    expect(await (await ask()).json()).toMatchObject({
      ...OK,
      queue_list: [{ id: { no: 'number' }, number: '6402' }],
    });
  });

  it('hangs until the client gives up', async () => {
    const { client, simulator } = await faulty({ kind: 'hang' });
    const giveUp = new AbortController();
    const hanging = client.raw('queue/list', { signal: giveUp.signal });
    const other = await client.get('queue/list');
    expect(other).toMatchObject(OK);
    giveUp.abort();
    await expect(hanging).rejects.toMatchObject({ name: 'AbortError' });
    expect(simulator.requests.all().map(({ status }) => status)).toEqual([200, undefined, 200]);
  });

  it('does not let a hanging answer hold up the end', async () => {
    const { client, simulator } = await faulty({ kind: 'hang' });
    const hanging = client.raw('queue/list');
    const outcome = expect(hanging).rejects.toThrow();
    expect(await client.get('queue/list')).toMatchObject(OK);
    await simulator.stop();
    await outcome;
  });

  it('is late by as much as is asked for', async () => {
    const { simulator } = await running.support();
    simulator.faults.add({ kind: 'latency', latencyMs: 30 });
    simulator.faults.add({ kind: 'latency', latencyMs: { min: 10, max: 20 }, path: '/openapi/v1.0/queue' });
    simulator.faults.add({ kind: 'empty' });
    const { delayMs, rule } = simulator.faults.judge('/openapi/v1.0/queue/list');
    expect(delayMs).toBeGreaterThanOrEqual(40);
    expect(delayMs).toBeLessThanOrEqual(50);
    expect(rule).toMatchObject({ kind: 'empty' });
    expect(simulator.faults.judge('/openapi/v1.0/extension/list').delayMs).toBe(30);
  });

  it('answers late, but answers', async () => {
    const { ask } = await faulty({ kind: 'latency', latencyMs: 20 });
    expect((await ask()).status).toBe(200);
  });

  it('keeps to the path it is for, until cleared', async () => {
    const { client, simulator } = await running.support();
    const id = simulator.faults.add({
      kind: 'vendor-error',
      code: -2,
      path: '/openapi/v1.0/queue/call_status',
    });
    for (let nth = 0; nth < 3; nth++) {
      expect(await client.get('queue/call_status', { id: 3 })).toEqual({
        errcode: -2,
        errmsg: 'INTERNAL SERVER ERROR',
      });
      expect(await client.get('queue/agent_status', { id: 3 })).toMatchObject(OK);
    }
    simulator.faults.clear(id);
    expect(await client.get('queue/call_status', { id: 3 })).toMatchObject(OK);
    expect(simulator.faults.list()).toEqual([]);
  });

  it('refuses connections, and comes back on the same port with its sessions', async () => {
    const { client, simulator } = await running.support();
    await simulator.faults.refuse();
    await expect(client.get('queue/list')).rejects.toThrow('fetch failed');
    await simulator.faults.restore();
    expect(await client.get('queue/list')).toMatchObject(OK);
  });

  it('rejects a rule that makes no sense', async () => {
    const { simulator } = await running.support();
    expect(() => simulator.faults.add({ kind: 'error', status: 200 })).toThrow();
    expect(() => simulator.faults.add({ kind: 'hang', times: 0 })).toThrow();
  });
});
