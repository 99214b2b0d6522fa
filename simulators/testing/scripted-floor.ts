import { Floor } from '../engine/floor.js';
import { ManualClock } from '../engine/manual.clock.js';

/** The floor of the vendor page's examples: Support (3, "6402") with Ada (21), Ben (24) and its manager Cy (9). */
export function supportFloor(): { floor: Floor; clock: ManualClock } {
  const clock = new ManualClock(1_750_000_000_000);
  const floor = new Floor({ clock, pauseReasons: ['Lunch', 'Break', 'Wrap up'] });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addAgent({ id: '9', number: '1001', name: 'Cy Park' });
  floor.addQueue({ id: '3', number: '6402', name: 'Support', managers: ['9'], wrapUpSeconds: 10 });
  floor.addMember('3', '21', { kind: 'dynamic' });
  floor.addMember('3', '24', { kind: 'static' });
  return { floor, clock };
}
