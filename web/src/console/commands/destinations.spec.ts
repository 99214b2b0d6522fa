import type { AccountDocument } from '../../../../client/index.js';
import { destinationsIn, namedLike } from './destinations.js';

const agent = (id: string, more: object) => [id, { id, name: id, state: 'available', queues: {}, ...more }];
const queue = (id: string, more: object) => [id, { id, name: id, waiting: 0, agents: {}, ...more }];
const document = {
  agents: Object.fromEntries([
    agent('Zoe', { extension: '502' }),
    agent('Ada', { extension: '501', state: 'on-call' }),
    agent('Ben', {}),
  ]),
  queues: Object.fromEntries([queue('Sales', { number: '6400', waiting: 3 }), queue('Night', {})]),
} as unknown as AccountDocument;

describe('Where a call can go', () => {
  it('is to people, who are free first, and to queues, as far as they have a number', () => {
    expect(destinationsIn(document)).toEqual([
      { number: '502', name: 'Zoe', now: { state: 'available' } },
      { number: '501', name: 'Ada', now: { state: 'on-call' } },
      { number: '6400', name: 'Sales', now: { waiting: 3 } },
    ]);
    expect(destinationsIn(undefined)).toEqual([]);
  });

  it('is found by words of the name and parts of the number', () => {
    const found = (typed: string) => namedLike(destinationsIn(document), typed).map(({ name }) => name);
    expect(found('')).toEqual(['Zoe', 'Ada', 'Sales']);
    expect(found('50')).toEqual(['Zoe', 'Ada']);
    expect(found('501 aD')).toEqual(['Ada']);
    expect(found('no such name')).toEqual([]);
  });
});
