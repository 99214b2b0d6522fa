import type { SentNotification } from '../../../client/index.js';
import { previewWords } from './preview-words.js';
import { outcomeWords } from './test-outcome.js';

const subject = { kind: 'queue', id: '3', name: 'Support' } as const;
const firing = (seconds?: number) => ({
  ...{ account: 'hq', subject, firedAt: 1_000 },
  ...(seconds !== undefined && { resolvedAt: 1_000 + seconds * 1_000 }),
});

describe('a preview in words', () => {
  it('says how often, how many were short, and how long the longest was', () => {
    const firings = [
      ...Array.from({ length: 9 }, () => firing(45)),
      ...Array.from({ length: 5 }, () => firing(280)),
    ];
    expect(previewWords({ firings, perDay: 2 }, 7, 30)).toEqual([
      'It would have fired 14 times in the last 7 days, 2 a day.',
      '9 under 30 s: raise “Must hold for” to leave them out.',
      'The longest lasted 4:10.',
    ]);
  });

  it('says that it would not have fired, or once, or still does', () => {
    expect(previewWords({ firings: [], perDay: 0 }, 1, 30)).toEqual([
      'It would not have fired in the last 24 hours.',
    ]);
    expect(previewWords({ firings: [firing()], perDay: 0.5 }, 2, 30)).toEqual([
      'It would have fired once in the last 2 days.',
      'One still fires.',
    ]);
  });

  it('says that the list ends', () => {
    const firings = Array.from({ length: 1_000 }, () => firing(100));
    expect(previewWords({ firings, perDay: 142.857 }, 7, 0)[0]).toBe(
      'It would have fired at least 1,000 times in the last 7 days, 142.9 a day.',
    );
  });
});

describe('the outcome of a test message', () => {
  const sent = (more: Partial<SentNotification>): SentNotification => ({
    ...{ id: 'n1', alert: 'a', rule: 'test', channel: 'ch', account: 'test', kind: 'fired' },
    ...{ firing: 1, step: 0, at: 1, state: 'waiting', attempts: [] },
    ...more,
  });
  const attempt = { at: 1, tookMs: 120 };

  it.each([
    [sent({}), undefined],
    [
      sent({ state: 'delivered', attempts: [{ ...attempt, outcome: 'delivered', status: 200 }] }),
      'The test message arrived (120 ms).',
    ],
    [
      sent({ attempts: [{ ...attempt, outcome: 'refused', status: 500, detail: 'broken' }] }),
      'The test message did not arrive. refused, answer 500: broken',
    ],
    [
      sent({ state: 'dead', attempts: [{ ...attempt, outcome: 'timed-out' }] }),
      'The test message did not arrive. no answer in time',
    ],
    [
      sent({ state: 'skipped', why: 'The channel is off.' }),
      'The test message did not arrive. The channel is off.',
    ],
  ])('%j', (one, words) => {
    expect(outcomeWords(one, [one])).toBe(words);
  });

  it('is that of the message that it was joined with', () => {
    const first = sent({ id: 'n0', state: 'delivered', attempts: [{ ...attempt, outcome: 'delivered' }] });
    const joined = sent({ state: 'joined', joined: 'n0' });
    expect(outcomeWords(joined, [joined, first])).toBe('The test message arrived (120 ms).');
  });
});
