import { Floor } from '../../simulators/engine/floor.js';
import { RealClock } from '../../simulators/engine/real.clock.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import type { AccountDocument } from '../../client/index.js';
import { present } from './signal.js';

/** One thing by all its names: `key` is the floor's, `id` ours; the vendor's id is one of the two. */
export interface Named {
  key: string;
  number: string;
  name: string;
  id: string;
}

/** One who is in no queue has no id of ours. */
export type Unlisted = Omit<Named, 'id'>;

/** Two queues and their people: Ada serves both, Ben the first, Dee the second; Cy is a supervisor. */
export interface FloorFixture {
  nth: number;
  support: Named;
  sales: Named;
  ada: Named;
  ben: Named;
  dee: Named;
  cy: Unlisted;
}

const named = (key: string, number: string, name: string) => ({ key, number, name });

const unknownYet = (nth: number) => ({
  support: named(`${nth}1`, `64${nth}1`, `Support ${nth}`),
  sales: named(`${nth}2`, `64${nth}2`, `Sales ${nth}`),
  ada: named(`${nth}05`, `11${nth}5`, `Ada Lund ${nth}`),
  ben: named(`${nth}06`, `11${nth}6`, `Ben Ode ${nth}`),
  dee: named(`${nth}07`, `11${nth}7`, `Dee Moss ${nth}`),
  cy: named(`${nth}09`, `11${nth}9`, `Cy Park ${nth}`),
});

const REASONS: Record<SimulatedVendor, string[]> = {
  voximplant: ['Lunch', 'Coffee', 'Training'],
  netsapiens: ['Lunch', 'Break', 'Meeting'],
  portsip: ['Lunch', 'Break', 'Not ready'],
  yeastar: ['Lunch', 'Break', 'Wrap up'],
  asterisk: ['Lunch', 'Break', 'Meeting'],
};

/** A floor with so many casts, each beside the others. */
export function floorOfCasts(vendor: SimulatedVendor, casts: number): Floor {
  const floor = new Floor({ clock: new RealClock(), pauseReasons: REASONS[vendor] });
  for (let nth = 1; nth <= casts; nth += 1) {
    const { support, sales, ...people } = unknownYet(nth);
    for (const { key: id, number, name } of Object.values(people)) floor.addAgent({ id, number, name });
    for (const { key: id, number, name } of [support, sales]) floor.addQueue({ id, number, name });
    for (const { key } of [people.ada, people.ben]) floor.addMember(support.key, key);
    for (const { key } of [people.ada, people.dee]) floor.addMember(sales.key, key);
  }
  return floor;
}

/** The cast as a client sees it: names are unique, and ids are as the vendor's are. */
export function castSeen({ queues, agents }: AccountDocument, nth: number): FloorFixture {
  const { support, sales, ada, ben, dee, cy } = unknownYet(nth);
  const among = (rows: Readonly<Record<string, { id: string; name: string }>>) => (thing: Unlisted) => {
    const row = Object.values(rows).find(({ name }) => name === thing.name);
    return { ...thing, id: present(row, thing.name).id };
  };
  const [queue, agent] = [among(queues), among(agents)];
  return {
    ...{ nth, cy, support: queue(support), sales: queue(sales) },
    ...{ ada: agent(ada), ben: agent(ben), dee: agent(dee) },
  };
}
