import { apply } from '../domain/apply.js';
import type { Delta } from '../domain/document.js';
import { NarrowedAlerts } from './document-sight.js';

const TOPIC = 'alerts/hq';
const MINE = 'r_1/queue/hq/3';
const OTHER = 'r_1/queue/hq/4';
const delta = (version: number, ops: Delta['ops']): Delta => ({
  ...{ topic: TOPIC, epoch: 'e', base: version - 1, version, at: version, ops },
});

describe(NarrowedAlerts.name, () => {
  const sight = (): NarrowedAlerts => new NarrowedAlerts((id) => id === MINE);
  const rows = { [MINE]: { id: MINE }, [OTHER]: { id: OTHER } };

  it('has the alerts that the token sees, under an epoch of its own, and not the switch', () => {
    const state = { alerts: rows, remedies: { self: { id: 'self', stopped: true } } };
    expect(sight().snapshot({ topic: TOPIC, epoch: 'e', version: 4, at: 4, state })).toEqual({
      ...{ topic: TOPIC, epoch: 'e~narrowed', version: 4, at: 4 },
      state: { alerts: { [MINE]: { id: MINE } }, remedies: {} },
    });
  });

  it('follows their changes from version to version, and passes over all others', () => {
    const narrowed = sight();
    narrowed.snapshot({ topic: TOPIC, epoch: 'e', version: 4, at: 4, state: { alerts: {}, remedies: {} } });
    expect(narrowed.delta(delta(5, { alerts: { put: { [OTHER]: { id: OTHER } } } }))).toBeUndefined();
    expect(narrowed.delta(delta(6, { remedies: { put: { self: { id: 'self' } } } }))).toBeUndefined();
    const put = narrowed.delta(delta(7, { alerts: { put: rows } }));
    expect(put).toMatchObject({ epoch: 'e~narrowed', base: 4, version: 7, at: 7 });
    const end = narrowed.delta(
      delta(8, { alerts: { set: { [OTHER]: { held: true } }, del: [MINE, OTHER] } }),
    );
    expect(end).toMatchObject({ base: 7, version: 8, ops: { alerts: { put: {}, set: {}, del: [MINE] } } });
    expect(JSON.stringify([put, end])).not.toContain(OTHER);
    expect(apply({ alerts: {} }, put!.ops, end!.ops)).toEqual({ alerts: {} });
  });

  it('fits what the reader holds where a page goes on', () =>
    expect(sight().delta(delta(9, { alerts: { del: [MINE] } }))).toMatchObject({ base: 0, version: 9 }));
});
