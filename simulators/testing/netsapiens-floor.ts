import { Floor } from '../engine/floor.js';
import { ManualClock } from '../engine/manual.clock.js';
import type { NetsapiensQuirksInput } from '../netsapiens/netsapiens.quirks.js';
import { startSimulator } from '../simulator.js';

export type Json = Record<string, unknown>;

/** Support (2000) with Ada (1004, a user) and Ben (1005, a device), and Night (2001) with Ada. */
export async function netsapiensFloor(quirks: NetsapiensQuirksInput = {}) {
  const clock = new ManualClock(Date.UTC(2026, 7, 5, 16, 6, 52));
  const floor = new Floor({ clock });
  floor.addAgent({ id: '21', number: '1004', name: 'Ada Lund' });
  floor.addAgent({ id: '24', number: '1005', name: 'Ben Ode' });
  floor.addQueue({ id: '3', number: '2000', name: 'Support' });
  floor.addQueue({ id: '4', number: '2001', name: 'Night' });
  floor.addMember('3', '21');
  floor.addMember('3', '24', { kind: 'static' });
  floor.addMember('4', '21');
  const simulator = await startSimulator({
    vendor: 'netsapiens',
    floor,
    quirks: { credentials: 'api-key', ...quirks },
  });
  const ask = async (path: string, method = 'GET'): Promise<[status: number, body: unknown]> => {
    const response = await fetch(`${simulator.baseUrl}/ns-api/v2/${path}`, {
      method,
      headers: { authorization: `Bearer ${simulator.credentials['apiKey']}` },
    });
    const text = await response.text();
    return [response.status, text === '' ? '' : (JSON.parse(text) as unknown)];
  };
  const rows = async (resource: string) => (await ask(`domains/west.example/${resource}`))[1] as Json[];
  return { clock, floor, simulator, ask, rows };
}
