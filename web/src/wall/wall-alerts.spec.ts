import type { Alert, AlertThreshold } from '../../../client/index.js';
import type { Alarm } from '../shared/thresholds.js';
import { toneOfNews } from './sound.js';
import { besideAlerts, heardOf, limitsOf, wallAlerts, worstOf } from './wall-alerts.js';

const NOW = 1_000_000;
const BASE = { waiting: 5, oldestSeconds: 120, pauseSeconds: 900 };
const alert = (id: string, more: Partial<Alert> = {}): Alert => ({
  ...{ id: `r/queue/hq/${id}`, revision: 1, rule: 'r', name: 'A rule', account: 'hq' },
  subject: { kind: 'queue', id, name: id },
  ...{ severity: 'critical', state: 'firing', pendingSince: NOW, firingSince: NOW, steps: 0, channels: [] },
  ...more,
});
const rules = (thresholds: AlertThreshold[], ...given: ('waiting' | 'oldest' | 'pause')[]) =>
  wallAlerts([], new Map([['hq', thresholds]]), new Set(given));

describe('alerts of a wall', () => {
  it('are those of queues and agents that are neither silenced nor decided by the address', () => {
    const person = { kind: 'agent', id: '21', name: 'Ada' } as const;
    const { byRow } = wallAlerts(
      [
        alert('1', { measure: 'queue.oldestSeconds' }),
        alert('1', { measure: 'queue.waiting' }),
        alert('2', { silencedUntil: NOW }),
        alert('21', { subject: person }),
        alert('hq', { subject: { kind: 'account', id: 'hq', name: 'HQ' } }),
        alert('c', { subject: { kind: 'command', id: 'c', name: 'Pause' } }),
      ],
      new Map(),
      new Set(['waiting']),
    );
    expect([...byRow].map(([key, all]) => [key, all.length])).toEqual([
      ['queue/hq/1', 1],
      ['agent/hq/21', 1],
    ]);
  });

  it('have the threshold of the lowest rule, and that of the address before it', () => {
    const waiting = [7, 9].map(
      (value) => ({ measure: 'queue.waiting', severity: 'info', op: '>=', value }) as const,
    );
    expect(limitsOf(BASE, rules(waiting), 'hq', '1')).toEqual({
      thresholds: { ...BASE, waiting: 7 },
      ruled: new Set(['waiting']),
    });
    expect(limitsOf(BASE, rules(waiting, 'waiting'), 'hq', '1')).toEqual({
      thresholds: BASE,
      ruled: new Set(),
    });
    expect(limitsOf(BASE, rules(waiting), 'berlin', '1')).toEqual({ thresholds: BASE, ruled: new Set() });
  });

  it('warn of no number where a rule follows a setting, or covers other queues', () => {
    const oldest = { measure: 'queue.oldestSeconds', severity: 'warning' } as const;
    expect(limitsOf(BASE, rules([oldest]), 'hq', '1').thresholds).toEqual({ waiting: 5, pauseSeconds: 900 });
    expect(limitsOf(BASE, rules([{ ...oldest, queues: ['2'] }]), 'hq', '1').thresholds).toEqual(BASE);
    expect(limitsOf(BASE, rules([{ ...oldest, queues: ['2'] }]), 'hq').thresholds).toEqual(BASE);
  });

  it('take the place of what the board sees itself, which only warns where a rule decides', () => {
    const alarms: Alarm[] = [
      { kind: 'waiting', level: 'alarm' },
      { kind: 'oldest', level: 'alarm' },
      { kind: 'unstaffed', level: 'alarm' },
    ];
    const limits = { thresholds: BASE, ruled: new Set(['waiting', 'oldest'] as const) };
    expect(besideAlerts(alarms, limits, [alert('1', { measure: 'queue.waiting' })])).toEqual([
      { kind: 'oldest', level: 'warn' },
      { kind: 'unstaffed', level: 'alarm' },
    ]);
  });

  it('are as bad as the worst', () => {
    expect(worstOf([], [])).toBe('calm');
    expect(worstOf([], [alert('1', { severity: 'info' })])).toBe('info');
    expect(worstOf([{ kind: 'waiting', level: 'warn' }], [alert('1', { severity: 'info' })])).toBe('warn');
    expect(worstOf([{ kind: 'waiting', level: 'warn' }], [alert('1')])).toBe('alarm');
  });

  it('are heard once per firing, the strongest tone of what is new', () => {
    const loud = alert('1');
    const soft = alert('2', { severity: 'warning' });
    const heard = heardOf([loud, soft, alert('3', { held: true }), alert('4', { severity: 'info' })]);
    expect(heard).toEqual([
      { key: `r/queue/hq/1@${NOW}`, tone: 'alarm' },
      { key: `r/queue/hq/2@${NOW}`, tone: 'chime' },
    ]);
    expect(toneOfNews(new Set(), heard)).toBe('alarm');
    expect(toneOfNews(new Set([`r/queue/hq/1@${NOW}`]), heard)).toBe('chime');
    expect(toneOfNews(new Set(heard.map(({ key }) => key)), heard)).toBeUndefined();
  });
});
