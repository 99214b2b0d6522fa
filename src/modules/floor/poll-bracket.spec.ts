import { causeOf } from './poll-bracket.js';

const AT = 1_795_824_000_000;

describe(causeOf, () => {
  it('says how long before a hinted poll its hint came, and nothing of a poll as planned', () => {
    const hint = (hintedAt: number) => ({ request: { cause: 'hint' as const, hintedAt } });
    expect(causeOf(hint(AT - 250), AT)).toEqual({ cause: 'hint', bracketMs: 250 });
    expect(causeOf(hint(AT + 3), AT)).toEqual({ cause: 'hint', bracketMs: 0 });
    expect(causeOf({ polledAt: AT - 2_000 }, AT)).toEqual({ cause: 'plan' });
    expect(causeOf({ request: { cause: 'command' }, polledAt: AT - 900 }, AT)).toEqual({ cause: 'command' });
  });

  it('says how far apart planned polls are that push has set further apart', () => {
    expect(causeOf({ pushed: true, polledAt: AT - 15_000 }, AT)).toEqual({
      cause: 'plan',
      bracketMs: 15_000,
    });
  });
});
