import type { MetricsDocument, MetricsRow } from '../../../client/index.js';
import { measuredBy, measuredOf, together } from './use-metrics.js';

describe('The metrics that a login may follow', () => {
  it('are those of accounts, or of the only queues that it covers', () => {
    expect(measuredOf([{ id: 'hq' }, { id: 'north', queues: ['1', '2'] }])).toEqual([
      { account: 'hq' },
      { account: 'north', queues: ['1', '2'] },
    ]);
  });

  it('are of a display those that its topics name', () => {
    const topics = ['account/hq', 'metrics/hq/1', 'metrics/hq', 'queue/north/1', 'metrics/north/a/b'];
    expect(measuredBy(topics)).toEqual([{ account: 'hq' }, { account: 'north', queues: ['a/b'] }]);
  });

  it('of several queues are one document', () => {
    const part = (id: string): MetricsDocument => ({
      ...{ today: { [id]: { id } as MetricsRow }, last30: {}, agents: {} },
    });
    expect(together([part('1'), part('2')])).toEqual({
      ...{ today: { 1: { id: '1' }, 2: { id: '2' } }, last30: {}, agents: {} },
    });
    expect(together([])).toEqual({ today: {}, last30: {}, agents: {} });
  });
});
