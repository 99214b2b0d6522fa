import { jest } from '@jest/globals';
import { yeastar } from '../../src/vendors/yeastar/vendor.js';
import { contractRows } from '../support/commands/row.js';
import { YEASTAR } from '../support/commands/yeastar.js';
import { NOW } from './subject.js';
import { STAGE, YeastarHarness } from './yeastar.harness.js';

let rig: YeastarHarness | undefined;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rig?.stop();
  rig = undefined;
});

const ROWS = contractRows(YEASTAR.rows, STAGE);

describe('a command to a Yeastar', () => {
  it('has a row for each command type', () => {
    expect(Object.keys(yeastar.commands).sort()).toEqual([...new Set(ROWS.map(({ type }) => type))].sort());
  });

  it.each(ROWS.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const { command, requests, first, polls, executed, unconfirmed } = row;
    rig = await YeastarHarness.start();
    if (first !== undefined) await rig.execute(first);
    const { view } = await rig.picture();
    const form = yeastar.commands[command.type]!;
    expect(form.params(view.roster).safeParse(command.params)).toMatchObject({ success: true });
    expect(form.check?.(command, view) ?? []).toEqual([]);
    expect(form.effect(command, view).polls).toEqual(polls);
    const before = await rig.met(command, view);
    expect(before.every((met) => met) && before.length > 0).toBe(false);

    const outcome = await rig.execute(command);
    expect(outcome.executed).toEqual(executed());
    expect(rig.sent()).toEqual(requests);
    const writes = requests
      .filter(([request]) => !/\/(list|query)$/.test(request))
      .map(([request]) => request);
    expect(outcome.writes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      writes.map((request) => request.replace(' ', ' /openapi/v1.0/')),
    );
    for (const { headers, method, query, status } of rig.requests()) {
      expect(status).toBe(200);
      expect(headers['user-agent']).toBe('OpenAPI');
      expect(headers['content-type']).toBe(method === 'POST' ? 'application/json' : undefined);
      expect([...new URLSearchParams(query).keys()]).toContain('access_token');
    }

    const after = await rig.met(command, view);
    expect(after.every((met) => met)).toBe(true);
    expect(after.length === 0).toBe(unconfirmed === true);
  });
});
