import fc from 'fast-check';
import { anyText } from '../../../test/support/fuzz/any-text.js';
import { keyed } from '../../modules/domain/document.js';
import type { QueueReading, Reading } from '../../modules/domain/reading.js';
import { boundedReading } from './limits.js';
import { tidyText } from './parse.js';
import { VendorProtocolError } from '../port/errors.js';

const many = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
const roster = (queues: number, agents: number): Reading => ({
  at: 1,
  roster: {
    queues: Object.fromEntries(many(queues, 'q').map((id) => [id, { id, name: id }])),
    agents: Object.fromEntries(many(agents, 'a').map((id) => [id, { id, name: id }])),
  },
});
const calls = (counts: number[]): Reading => ({
  at: 1,
  queues: Object.fromEntries(
    counts.map((count, q): [string, QueueReading] => [
      `q${q}`,
      {
        waiting: many(count, `c${q}-`).map((id) => ({ id, since: 1, state: 'waiting', channel: 'voice' })),
      },
    ]),
  ),
});

describe(boundedReading.name, () => {
  it.each<[string, Reading]>([
    ['queues', roster(2_000, 0)],
    ['agents', roster(0, 10_000)],
    ['calls', calls([2_500, 2_500])],
  ])('leaves the most %s as they are', (_what, reading) => {
    expect(boundedReading(reading, 'hq: it')).toBe(reading);
  });

  it.each<[string, Reading]>([
    ['2001 queues: at most 2000', roster(2_001, 0)],
    ['10001 agents: at most 10000', roster(0, 10_001)],
    ['5001 calls: at most 5000', calls([2_500, 2_501])],
  ])('refuses more: %s', (said, reading) => {
    const refused = () => boundedReading(reading, 'hq: the answer of roster');
    expect(refused).toThrow(VendorProtocolError);
    expect(refused).toThrow(`hq: the answer of roster holds ${said}`);
  });

  it('makes texts short and plain wherever they stand, and keeps the rest', () => {
    const queues = keyed<QueueReading>();
    queues['q'] = {
      waiting: [
        {
          id: 'c',
          caller: '55\u00075',
          callerName: 'N'.repeat(300),
          since: 1,
          state: 'waiting',
          channel: 'voice',
        },
      ],
      members: [{ id: 'a', reason: 'Lu\r\nnch\u202e', vendorState: '\u001b[31m2' }],
      talking: 3,
    };
    const bounded = boundedReading({ at: 1, queues }, 'hq: it');
    expect(bounded).toEqual({
      at: 1,
      queues: {
        q: {
          waiting: [
            {
              id: 'c',
              caller: '55 5',
              callerName: `${'N'.repeat(199)}…`,
              since: 1,
              state: 'waiting',
              channel: 'voice',
            },
          ],
          members: [{ id: 'a', reason: 'Lu  nch ', vendorState: ' [31m2' }],
          talking: 3,
        },
      },
    });
    // An id such as `__proto__` stays an ordinary key.
    expect(Object.getPrototypeOf(bounded.queues)).toBeNull();
    expect(queues['q'].members?.[0]?.reason).toBe('Lu\r\nnch\u202e');
  });
});

describe(tidyText.name, () => {
  it('is short, holds nothing unseen, and changes nothing twice', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, longest) => {
        const tidied = tidyText(text, longest);
        expect(tidied.length).toBeLessThanOrEqual(longest);
        expect(tidied).not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
        expect(tidyText(tidied, longest)).toBe(tidied);
        // No half of a character that was whole.
        const half = /\p{Cs}/u;
        if (!half.test(text)) expect(tidied).not.toMatch(half);
      }),
    );
  });
});
