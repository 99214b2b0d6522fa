import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';

/** The floor of the vendor page's examples in the machine's own time: Support (3, "6402") with Ada and Ben. */
export function supportFloor(): Floor {
  const floor = new Floor({ clock: new RealClock(), pauseReasons: ['Lunch', 'Break', 'Wrap up'] });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support' });
  floor.addMember('3', '21', { kind: 'dynamic' });
  floor.addMember('3', '24', { kind: 'static' });
  return floor;
}

/** A call that has waited for so long already. */
export function arriveEarlier(floor: Floor, queueId: string, agoMs: number, caller: string): string {
  let id = '';
  floor.state.agenda.live(agoMs, () => (id = floor.arrive(queueId, { caller })));
  return id;
}
