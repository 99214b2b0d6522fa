import { pauseBesideCall, stateClock, type ClockedAgent } from './agent-clocks.js';

const agent = (state: ClockedAgent['state'], more: Partial<ClockedAgent> = {}): ClockedAgent => ({
  ...{ state, since: 300, activitySince: 100, availabilitySince: 200 },
  ...more,
});

describe('The clock of the state that is shown', () => {
  it.each([
    ['ringing', 100],
    ['on-call', 100],
    ['on-hold', 100],
    ['other-call', 100],
    ['wrap-up', 100],
    ['paused', 200],
    ['not-ready', 200],
    ['available', 300],
    ['offline', 300],
    ['unknown', 300],
  ] as const)('is of %s the one that began at %d', (state, since) =>
    expect(stateClock(agent(state))).toEqual({ since, observed: false }),
  );

  it('is `since` where the service gives no other', () => {
    expect(stateClock({ state: 'on-call', since: 7 }).since).toBe(7);
    expect(stateClock({ state: 'paused', since: 7 }).since).toBe(7);
    expect(stateClock({ state: 'paused' }).since).toBeUndefined();
  });

  it('is a least time only when the instant was observed', () => {
    const observed = agent('on-call', { sinceKind: 'observed' });
    expect(stateClock(observed).observed).toBe(false);
    expect(stateClock({ ...observed, activitySince: 300 }).observed).toBe(true);
    expect(stateClock({ state: 'paused', since: 7, sinceKind: 'observed' }).observed).toBe(true);
  });
});

describe('The pause beside a call', () => {
  it('has a clock of its own', () => {
    expect(pauseBesideCall(agent('on-call', { availability: 'paused' }))?.since).toBe(200);
    expect(pauseBesideCall({ state: 'on-call', availability: 'paused', since: 7 })).toEqual({
      ...{ since: undefined, observed: false },
    });
  });

  it('is nothing where the state says it all', () => {
    expect(pauseBesideCall(agent('paused', { availability: 'paused' }))).toBeUndefined();
    expect(pauseBesideCall(agent('on-call', { availability: 'available' }))).toBeUndefined();
    expect(pauseBesideCall(agent('on-call'))).toBeUndefined();
  });
});
