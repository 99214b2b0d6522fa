import { jest } from '@jest/globals';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { NOW } from './subject.js';
import { AGENT_ROWS, MEMBER_ROWS } from './yeastar.agent-rows.js';
import { CALL_ROWS, QUEUE_ROWS } from './yeastar.call-rows.js';
import { YeastarHarness } from './yeastar.harness.js';

let rig: YeastarHarness | undefined;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rig?.stop();
  rig = undefined;
});

const ROWS = [...AGENT_ROWS, ...MEMBER_ROWS, ...CALL_ROWS, ...QUEUE_ROWS];

describe('a command to a Yeastar', () => {
  it('is each of those that there are', () => {
    expect(Object.keys(yeastar.commands).sort()).toEqual(
      [...new Set(ROWS.map(({ order }) => order.type))].sort(),
    );
  });

  it.each(ROWS.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const { order, sent, polls, executed = {}, unseen } = row;
    rig = await YeastarHarness.start();
    const { view } = await rig.picture();
    const form = yeastar.commands[order.type]!;
    expect(form.params(view.roster).safeParse(order.params)).toMatchObject({ success: true });
    expect(form.check?.(order, view) ?? []).toEqual([]);
    expect(form.effect(order, view).polls).toEqual(polls);
    const before = await rig.met(order, view);
    expect(before.every((met) => met) && before.length > 0).toBe(false);

    const outcome = await rig.execute(order);
    expect(outcome.executed).toEqual(executed);
    expect(rig.sent()).toEqual(sent);
    const writes = sent.filter(([request]) => !/\/(list|query)$/.test(request)).map(([request]) => request);
    expect(outcome.writes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      writes.map((request) => request.replace(' ', ' /openapi/v1.0/')),
    );
    for (const { headers, method, query, status } of rig.requests()) {
      expect(status).toBe(200);
      expect(headers['user-agent']).toBe('OpenAPI');
      expect(headers['content-type']).toBe(method === 'POST' ? 'application/json' : undefined);
      expect([...new URLSearchParams(query).keys()]).toContain('access_token');
    }

    const after = await rig.met(order, view);
    expect(after.every((met) => met)).toBe(true);
    expect(after.length === 0).toBe(unseen === true);
  });
});
