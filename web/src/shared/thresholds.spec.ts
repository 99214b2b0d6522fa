import type { AgentCounts, QueueSummary } from '../../../client/index.js';
import { pauseAlarm, queueAlarms, type Thresholds } from './thresholds.js';

const NOW = 1_000_000;
const LIMITS: Thresholds = { waiting: 5, oldestSeconds: 120, pauseSeconds: 900 };
const NO_AGENTS: AgentCounts = {
  ...{ available: 0, ringing: 0, onCall: 0, otherCall: 0, wrapUp: 0 },
  ...{ paused: 0, notReady: 0, offline: 0, unknown: 0 },
};
const queue = (changes: Partial<QueueSummary> = {}): QueueSummary => ({
  ...{ id: '1', name: 'Support', waiting: 0 },
  agents: { ...NO_AGENTS, available: 1 },
  ...changes,
});
const said = (row: QueueSummary, limits = LIMITS) =>
  queueAlarms(row, limits, NOW).map(({ kind, level }) => `${kind} ${level}`);

describe('the alarms of a queue', () => {
  it.each([
    [3, []],
    [4, ['waiting warn']],
    [5, ['waiting alarm']],
    [50, ['waiting alarm']],
  ])('%d waiting of at most 5: %j', (waiting, alarms) => {
    expect(said(queue({ waiting }))).toEqual(alarms);
  });

  it.each([
    [83_999, []],
    [84_000, ['oldest warn']],
    [119_999, ['oldest warn']],
    [120_000, ['oldest alarm']],
  ])('a wait of %d ms of at most two minutes: %j', (waited, alarms) => {
    expect(said(queue({ waiting: 1, oldestSince: NOW - waited }))).toEqual(alarms);
  });

  it('warns when no agent is on duty, and raises the alarm when callers wait', () => {
    const paused = { ...NO_AGENTS, paused: 1, notReady: 1, offline: 3 };
    expect(said(queue({ agents: paused }))).toEqual(['unstaffed warn']);
    expect(said(queue({ agents: paused, waiting: 1 }))).toEqual(['unstaffed alarm']);
  });

  it.each(['available', 'ringing', 'onCall', 'otherCall', 'wrapUp'] as const)(
    'makes nothing of a queue whose one agent is %s',
    (state) => {
      expect(said(queue({ agents: { ...NO_AGENTS, [state]: 1 }, waiting: 1 }))).toEqual([]);
    },
  );

  it('does not call a closed queue, nor one whose agents are in an unknown state, unstaffed', () => {
    expect(said(queue({ agents: NO_AGENTS, open: false }))).toEqual([]);
    expect(said(queue({ agents: { ...NO_AGENTS, unknown: 2 }, waiting: 1 }))).toEqual([]);
  });

  it('does not call a queue unstaffed whose agents are not known', () => {
    const { agents: _, ...known } = queue({ waiting: 1 });
    expect(queueAlarms(known, LIMITS, NOW)).toEqual([]);
  });

  it('puts the worst first', () => {
    const row = queue({ waiting: 4, oldestSince: NOW - 200_000, agents: NO_AGENTS });
    expect(said(row)).toEqual(['oldest alarm', 'unstaffed alarm', 'waiting warn']);
  });

  it('raises no alarm without a threshold', () => {
    expect(said(queue({ waiting: 99, oldestSince: 0 }), {})).toEqual([]);
  });
});

describe('the alarm of a pause', () => {
  const paused = (forMs: number, more: { until?: number } = {}) =>
    pauseAlarm({ state: 'paused', since: NOW - forMs, ...more }, LIMITS, NOW)?.level;

  it('comes with the threshold, and warns before', () => {
    expect([paused(629_999), paused(630_000), paused(899_999), paused(900_000)]).toEqual([
      undefined,
      'warn',
      'warn',
      'alarm',
    ]);
  });

  it('comes when the agent is not back in time, however short the pause was', () => {
    expect(paused(60_000, { until: NOW })).toBeUndefined();
    expect(paused(60_000, { until: NOW - 1 })).toBe('alarm');
  });

  it('counts from the beginning of the pause, not of what came before or after it', () => {
    const agent = { state: 'paused', since: 0, availabilitySince: NOW - 60_000 } as const;
    expect(pauseAlarm(agent, LIMITS, NOW)).toBeUndefined();
    const longer = { ...agent, since: NOW, availabilitySince: NOW - 900_000 };
    expect(pauseAlarm(longer, LIMITS, NOW)?.level).toBe('alarm');
  });

  it('is for pauses alone, and for those that began at a known time', () => {
    expect(pauseAlarm({ state: 'on-call', since: 0 }, LIMITS, NOW)).toBeUndefined();
    expect(pauseAlarm({ state: 'paused' }, LIMITS, NOW)).toBeUndefined();
    expect(pauseAlarm({ state: 'not-ready', since: 0 }, LIMITS, NOW)?.level).toBe('alarm');
    expect(pauseAlarm({ state: 'paused', since: 0, until: 1 }, {}, NOW)).toBeUndefined();
  });
});
