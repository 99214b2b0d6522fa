import { jest } from '@jest/globals';
import { accountOf } from '../../../test/support/poll-harness.js';
import type { FloorReader } from '../floor/floor-reader.js';
import type { PushEvents } from '../floor/push-events.js';
import { VendorProtocolError } from '../../vendors/port/errors.js';
import type { VendorHook } from '../../vendors/port/line.js';
import type { VendorDefinition } from '../../vendors/port/vendor.js';
import { VENDORS } from '../../vendors/vendors.catalog.js';
import { HookEvents } from './hook-events.js';
import type { HookHint, HookRecords } from './hook-records.js';

const KEY = 'k'.repeat(43);

function eventsOf(hook: VendorHook | undefined) {
  const hinted: HookHint[] = [];
  const counted: string[] = [];
  jest.spyOn(VENDORS, 'get').mockReturnValue((hook === undefined ? {} : { hook }) as VendorDefinition);
  const records = {
    hint: async (_account: string, hints: HookHint[]) => void hinted.push(...hints),
    count: async (_account: string, what: string) => void counted.push(what),
  } as unknown as HookRecords;
  const reader = { roster: async () => undefined } as unknown as FloorReader;
  const metrics = { count: (...of: string[]) => void counted.push(of.join(' ')) } as unknown as PushEvents;
  const events = new HookEvents(records, reader, metrics);
  const account = accountOf({ push: { line: true, gapMs: 500, hook: { key: KEY } } });
  const receive = (body: string | undefined) =>
    events.receive(account, { headers: {}, ...{ body: body === undefined ? undefined : Buffer.from(body) } });
  return { receive, hinted, counted };
}

describe(HookEvents, () => {
  afterEach(() => jest.restoreAllMocks());

  const hook: VendorHook = {
    authentic: ({ body }, secret) => secret === KEY && !Buffer.from(body).toString().includes('forged'),
    hints: (body) => {
      if (body === null) throw new VendorProtocolError('hq: no event', '');
      return [{ targets: ['queue:1'], event: 'call', arrivedAt: 1 }];
    },
  };

  it('passes on what the vendor’s events hint at, and counts the rest', async () => {
    const { receive, hinted, counted } = eventsOf(hook);
    await receive('{}');
    expect(hinted).toEqual([{ targets: ['queue:1'], event: 'call', at: expect.any(Number) }]);
    await receive('{"forged":1}');
    expect(counted).toEqual(['refused']);
    for (const body of ['null', '{', undefined]) await receive(body);
    expect(counted.slice(1).filter((one) => one === 'unreadable')).toHaveLength(3);
    expect(counted).toContain('hq hook unreadable');
    expect(hinted).toHaveLength(1);
  });

  it('takes a storm for a hint about everything, once a second', async () => {
    const { receive, hinted } = eventsOf(hook);
    for (let i = 0; i < 200; i += 1) await receive('{}');
    const all = hinted.filter(({ targets }) => targets === 'all');
    expect(all.length).toBeGreaterThanOrEqual(1);
    expect(all.length).toBeLessThanOrEqual(3);
    expect(hinted.length).toBeLessThanOrEqual(70);
  });

  it('writes one hint for all events of a request', async () => {
    const events = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ targets: [`queue:${i % 3}`], event: i === 0 ? 'call' : 'agent', arrivedAt: 1 },
    }));
    const { receive, hinted } = eventsOf({ ...hook, hints: () => events });
    await receive('[]');
    expect(hinted).toEqual([
      { targets: ['queue:0', 'queue:1', 'queue:2'], event: 'call', at: expect.any(Number) },
    ]);
    hinted.length = 0;
    const many = events.map((event, i) => ({ ...event, targets: [`queue:${i}`] }));
    const of = async (hints: VendorHook['hints']) => {
      const { receive: post, hinted: written } = eventsOf({ ...hook, hints });
      await post('[]');
      return written.map(({ targets }) => targets);
    };
    expect(await of(() => many)).toEqual(['all']);
    expect(await of(() => [events[0]!, { ...events[1]!, targets: 'all' }])).toEqual(['all']);
    expect(await of(() => [])).toEqual([]);
  });

  it('reads nothing where the vendor posts no events', async () => {
    const { receive, counted } = eventsOf(undefined);
    await receive('{}');
    expect(counted).toContain('unreadable');
  });
});
