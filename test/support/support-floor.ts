import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';

/**
 * The floor of the vendor page's examples in the machine's own time: Support (3, "6402") with Ada and Ben.
 * @param others who are also there, so that a change is small beside the whole
 */
export function supportFloor(others = 0): Floor {
  const floor = new Floor({ clock: new RealClock(), pauseReasons: ['Lunch', 'Break', 'Wrap up'] });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support' });
  floor.addMember('3', '21', { kind: 'dynamic' });
  floor.addMember('3', '24', { kind: 'static' });
  for (let nth = 1; nth <= others; nth += 1) {
    floor.addAgent({ id: String(100 + nth), number: String(1100 + nth), name: `Agent ${nth}` });
    floor.addMember('3', String(100 + nth));
  }
  return floor;
}

/** A call that has waited for so long already. */
export function arriveEarlier(floor: Floor, queueId: string, agoMs: number, caller: string): string {
  let id = '';
  floor.state.agenda.live(agoMs, () => (id = floor.arrive(queueId, { caller })));
  return id;
}
