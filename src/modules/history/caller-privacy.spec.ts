import type { HistoryCallers } from '../config/floor-config.js';
import { apply } from '../domain/apply.js';
import { allowedOps, allowedState } from './caller-privacy.js';

const seen = { by: 'ann', at: 2 };
const CALL = { id: 'c1', since: 1, caller: '+49 30 5550102', callerName: 'Zoe' };
const ALERT = {
  id: 'r/queue/hq/3',
  state: 'firing',
  acked: { ...seen, note: 'calls Zoe back, 030 5550102' },
};
const SWITCH = { id: 'self', stopped: true, by: 'ann', note: 'Zoe complained' };
const COMMAND = { id: 'k1', status: 'declined', decision: { ...seen, note: 'Zoe is on the line' } };
const state = {
  waiting: { c1: CALL },
  alerts: { a: ALERT, b: { id: 'b' } },
  remedies: { self: SWITCH },
  commands: { k1: COMMAND },
};

describe('what may be written of callers', () => {
  it.each<[HistoryCallers, object, object, object, object]>([
    ['full', CALL, ALERT, SWITCH, COMMAND],
    [
      'masked',
      { id: 'c1', since: 1, caller: '•••• 102' },
      { ...ALERT, acked: seen },
      { id: 'self', stopped: true, by: 'ann' },
      { ...COMMAND, decision: seen },
    ],
    [
      'none',
      { id: 'c1', since: 1 },
      { ...ALERT, acked: seen },
      { id: 'self', stopped: true, by: 'ann' },
      { ...COMMAND, decision: seen },
    ],
  ])(
    '%s: numbers, names, and notes in which a person may name a caller',
    (callers, call, alert, remedies, command) => {
      const allowed = {
        waiting: { c1: call },
        alerts: { a: alert, b: { id: 'b' } },
        remedies: { self: remedies },
        commands: { k1: command },
      };
      expect(allowedState(state, callers)).toEqual(allowed);
      const ops = { alerts: { put: state.alerts, del: ['z'] }, waiting: { put: state.waiting } };
      expect(allowedOps(ops, callers)).toEqual({
        alerts: { put: allowed.alerts, del: ['z'] },
        waiting: { put: allowed.waiting },
      });
    },
  );

  it.each<HistoryCallers>(['full', 'masked', 'none'])('%s: may be left out before or after', (callers) => {
    const before = {
      alerts: { a: { id: 'a', state: 'firing' } },
      remedies: {},
      commands: { k1: { id: 'k1' } },
    };
    const ops = {
      alerts: { set: { a: { acked: ALERT.acked } } },
      remedies: { put: { self: SWITCH } },
      commands: { set: { k1: { decision: COMMAND.decision } } },
    };
    expect(apply(allowedState(before, callers), allowedOps(ops, callers))).toEqual(
      allowedState(apply(before, ops), callers),
    );
  });
});

const caller = '+46 8 555 0102';
const floor = {
  queue: { self: { waiting: 1 } },
  waiting: { c: { id: 'c', caller, callerName: 'Acme' } },
  agents: { a: { name: 'Ada', call: { caller, callerName: 'Acme', queue: '3' } }, b: { name: 'Ben' } },
};
const floorOps = { waiting: { put: floor.waiting }, agents: { set: { a: { call: floor.agents.a.call } } } };

describe('what may be written of whom agents talk to', () => {
  it('is everything, the last digits, or nothing: of who waits, and of whom agents talk to', () => {
    expect(allowedState(floor, 'full')).toBe(floor);
    expect(allowedOps(floorOps, 'full')).toBe(floorOps);
    const kept = (who: object) => ({
      waiting: { c: { id: 'c', ...who } },
      call: { ...who, queue: '3' },
    });
    for (const [callers, { waiting, call }] of [
      ['masked', kept({ caller: '•••• 102' })],
      ['none', kept({})],
    ] as const) {
      expect(allowedState(floor, callers)).toEqual({
        ...floor,
        waiting,
        agents: { a: { name: 'Ada', call }, b: { name: 'Ben' } },
      });
      expect(allowedOps(floorOps, callers)).toEqual({
        waiting: { put: waiting },
        agents: { set: { a: { call } } },
      });
    }
  });
});
