import type { TargetHealth } from '../modules/domain/freshness.js';
import { OutageProbe } from './outage-probe.js';

const target = (id: string, more: Partial<TargetHealth> = {}): TargetHealth => ({
  target: id,
  cadence: 'fast',
  nextDueAt: 0,
  intervalMs: 2_000,
  ...more,
});
const down = (since: number) => ({ failure: { state: 'down' as const, since, reason: 'refused' } });

describe(OutageProbe.name, () => {
  const out = [
    target('roster', { cadence: 'medium', polledAt: 500 }),
    target('queue:1', { polledAt: 900, ...down(1_000) }),
    target('queue:2', { polledAt: 950, ...down(1_100) }),
  ];

  it('polls one target every three seconds while all that was asked failed and the account is followed', () => {
    const watch = new OutageProbe();
    expect([10_000, 11_000, 12_999, 13_000].map((now) => watch.due(out, true, now))).toEqual([
      ['queue:1'],
      [],
      [],
      ['queue:1'],
    ]);
  });

  it('polls nothing while the account is not followed', () => {
    expect(new OutageProbe().due(out, false, 10_000)).toEqual([]);
  });

  it('asks all that still fail once the system answers, and only once', () => {
    const watch = new OutageProbe();
    watch.due(out, true, 10_000);
    const back = [out[0]!, target('queue:1', { polledAt: 11_000 }), out[2]!];
    expect(watch.due(back, true, 11_000)).toEqual(['queue:2']);
    expect(watch.due(back, true, 20_000)).toEqual([]);
  });

  it.each(['auth-failed', 'throttled'] as const)(
    'asks what else stands in the way once a system that was %s answers again',
    (state) => {
      const failure = { state, since: 1_000, reason: '' };
      const all = [
        target('roster', { cadence: 'medium', polledAt: 500, failure }),
        target('queue:1', { polledAt: 900, failure }),
      ];
      const watch = new OutageProbe();
      watch.due(all, true, 10_000);
      // The list of names would otherwise say so for up to a minute longer.
      const back = [all[0]!, target('queue:1', { polledAt: 11_000 })];
      expect(watch.due(back, true, 11_000)).toEqual(['roster']);
      expect(watch.due(back, true, 20_000)).toEqual([]);
    },
  );

  it('does not have all queues asked at once after a limit', () => {
    const failure = { state: 'throttled' as const, since: 1_000, reason: '' };
    const queues = ['1', '2', '3'].map((id) => target(`queue:${id}`, { polledAt: 900, failure }));
    const watch = new OutageProbe();
    watch.due(queues, true, 10_000);
    expect(watch.due([target('queue:1', { polledAt: 11_000 }), ...queues.slice(1)], true, 11_000)).toEqual(
      [],
    );
  });

  it('takes one broken queue for what it is', () => {
    const one = [
      target('queue:1', { polledAt: 900, ...down(1_000) }),
      target('queue:2', { polledAt: 5_000 }),
    ];
    expect(new OutageProbe().due(one, true, 10_000)).toEqual([]);
  });

  it('does not hammer a system that asked us to slow down or refuses the login', () => {
    for (const state of ['throttled', 'auth-failed'] as const)
      expect(
        new OutageProbe().due(
          [target('queue:1', { failure: { state, since: 1, reason: '' } })],
          true,
          10_000,
        ),
      ).toEqual([]);
  });

  it('asks for the roster when that is all there is', () => {
    expect(
      new OutageProbe().due([target('roster', { cadence: 'medium', ...down(1) })], true, 10_000),
    ).toEqual(['roster']);
  });
});
