import { Floor } from '../engine/floor.js';
import { ManualClock } from '../engine/manual.clock.js';
import type { PortsipQuirksInput } from '../portsip/portsip.quirks.js';
import { startSimulator, type Simulator } from '../simulator.js';
import { PortsipClient } from './portsip-client.js';

/** The floor of the vendor page's examples: Sales (8001) with Ann (101) and Bob (102), and an empty Support (8002). */
export async function portsipFloor(quirks: PortsipQuirksInput = {}) {
  const clock = new ManualClock(1_750_000_000_000);
  const floor = new Floor({ clock, pauseReasons: ['Lunch', 'Break', 'Not ready'] });
  floor.addAgent({ id: '21', number: '101', name: 'Ann Lee' });
  floor.addAgent({ id: '22', number: '102', name: 'Bob Ray' });
  floor.addQueue({ id: '1', number: '8001', name: 'Sales', ringSeconds: 20, wrapUpSeconds: 10 });
  floor.addQueue({ id: '2', number: '8002', name: 'Support', strategy: 'least_recent' });
  floor.addMember('1', '21');
  floor.addMember('1', '22');
  floor.addMember('2', '21');
  const simulator: Simulator = await startSimulator({ vendor: 'portsip', floor, quirks });
  const client = new PortsipClient(simulator);
  await client.signIn();
  return { clock, floor, simulator, client };
}
