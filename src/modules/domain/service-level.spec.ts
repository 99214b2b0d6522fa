import { ratio, serviceLevel, FORMULAS } from './service-level.js';

describe('serviceLevel', () => {
  // 50 contacts: 35 answered, 29 of them in time; 5 abandoned, 1 of them short, 2 within the target.
  const parts = { answered: 35, abandoned: 5, shortAbandoned: 1, answeredWithin: 29, abandonedWithin: 2 };

  it.each([
    ['no-short', (29 / 39) * 100],
    ['strict', (29 / 40) * 100],
    ['handled', (29 / 35) * 100],
    ['lenient', (31 / 40) * 100],
    ['no-abandon', (29 / 38) * 100],
  ] as const)('%s', (formula, percent) => {
    expect(serviceLevel(formula, parts)).toBeCloseTo(percent, 10);
  });

  it('is absent where nothing counts', () => {
    const none = { answered: 0, abandoned: 0, shortAbandoned: 0, answeredWithin: 0, abandonedWithin: 0 };
    for (const formula of FORMULAS) expect(serviceLevel(formula, none)).toBeUndefined();
    const short = { answered: 0, abandoned: 2, shortAbandoned: 2, answeredWithin: 0, abandonedWithin: 2 };
    expect(serviceLevel('no-short', short)).toBeUndefined();
    expect(serviceLevel('no-abandon', short)).toBeUndefined();
    expect(serviceLevel('strict', short)).toBe(0);
    expect(serviceLevel('lenient', short)).toBe(100);
  });

  it('is absent where a part is not known', () => {
    const polled = { answered: 35, abandoned: 5, answeredWithin: 29 };
    expect(serviceLevel('no-short', polled)).toBeUndefined();
    expect(serviceLevel('lenient', polled)).toBeUndefined();
    expect(serviceLevel('no-abandon', polled)).toBeUndefined();
    expect(serviceLevel('strict', polled)).toBe(72.5);
    expect(serviceLevel('handled', { answered: 3 })).toBeUndefined();
  });
});

describe('ratio', () => {
  it('is absent over 0 and of what is not known', () => {
    expect(ratio(1, 0)).toBeUndefined();
    expect(ratio(undefined, 2)).toBeUndefined();
    expect(ratio(2, undefined)).toBeUndefined();
    expect(ratio(0, 2)).toBe(0);
  });
});
