import type { DocumentState } from '../domain/document.js';
import type { MetricsDocument } from '../domain/metrics-document.js';
import type { MetricsRow } from '../domain/metrics-row.js';
import { countAgents } from '../domain/queue.js';
import type { NumberCondition } from '../domain/rule.js';
import { FloorPicture } from './floor-picture.js';
import { measure } from './measures.js';

const DAY = 1_795_301_940_000;

const rowOf = (figures: Partial<MetricsRow>): MetricsRow => ({
  ...{ id: '6400', from: DAY, to: DAY + 86_400_000, zone: 'Europe/Berlin', asOf: DAY + 40_000_000 },
  ...{ closed: false, sources: { '*': 'vendor' }, coverage: 1, coverageKind: 'measured' },
  ...figures,
});

/** Account hq with the queue 6400, and its interval metrics where there are any. */
function pictureOf(metrics?: Partial<MetricsDocument>): FloorPicture {
  const self = { id: '6400', name: 'Sales', waiting: 0, agents: countAgents([]) };
  const documents: { [topic: string]: DocumentState } = {
    'queue/hq/6400': { queue: { self }, waiting: {}, agents: {} },
    ...(metrics !== undefined && { 'metrics/hq': { today: {}, last30: {}, agents: {}, ...metrics } }),
  };
  return new FloorPicture('hq', {
    view: (topic) => {
      const state = documents[topic];
      return state && { state };
    },
  });
}

const measured = (name: NumberCondition['measure'], metrics?: Partial<MetricsDocument>) =>
  measure({ measure: name, op: '>=', value: 1 }, pictureOf(metrics), '6400', undefined);

describe('figures of the local day', () => {
  const today = {
    '6400': rowOf({
      ...{ offered: 40, answered: 33, abandoned: 5, longestWaitSeconds: 95.4 },
      serviceLevel: { percent: 74.4, formula: 'no-short' },
    }),
  };

  it.each([
    ['queue.serviceLevel', 74.4],
    ['queue.abandonRate', 12.5],
    ['queue.longestToday', 95.4],
  ] as const)('%s is of the row of the queue in `metrics/<account>`', (name, value) => {
    expect(measured(name, { today })).toEqual({ kind: 'value', value });
  });

  it.each(['queue.serviceLevel', 'queue.abandonRate', 'queue.longestToday'] as const)(
    '%s is unknown where its figures are',
    (name) => {
      const unknown = { kind: 'unknown' };
      expect(measured(name)).toEqual(unknown);
      expect(measured(name, { today: { '6401': today['6400'] } })).toEqual(unknown);
      expect(measured(name, { last30: today })).toEqual(unknown);
      // A share of no call is unknown; the longest wait of no call is below every threshold.
      const ofNone = name === 'queue.longestToday' ? { kind: 'value', value: 0 } : unknown;
      expect(measured(name, { today: { '6400': rowOf({ offered: 0, abandoned: 0 }) } })).toEqual(ofNone);
      expect(measured(name, { today: { '6400': rowOf({}) } })).toEqual(unknown);
    },
  );

  it('no call that was offered leaves the abandon rate unknown, and none that left makes it 0', () => {
    const rateOf = (figures: Partial<MetricsRow>) =>
      measured('queue.abandonRate', { today: { '6400': rowOf(figures) } });
    expect(rateOf({ offered: 12 })).toEqual({ kind: 'unknown' });
    expect(rateOf({ abandoned: 3 })).toEqual({ kind: 'unknown' });
    expect(rateOf({ offered: 12, abandoned: 0 })).toEqual({ kind: 'value', value: 0 });
  });
});
