import type { CallQueueServer } from '../../src/modules/domain/server.js';
import type { QueueReading, Reading, Roster } from '../../src/modules/domain/reading.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { VendorError } from '../../src/vendors/port/errors.js';
import type { PollTarget } from '../../src/vendors/port/vendor.js';
import type { ContractAccount } from './contract-account.js';

/** Everything that the targets of an account bring. */
export interface FloorRead {
  roster: Roster;
  queues: { [id: string]: QueueReading };
  servers: CallQueueServer[];
  /** What the polls say they miss: `extra pause reasons: …`, `gap 3: …`, `skipped agents: no readable id, 1 of 9`. */
  said: string[];
}

/**
 * Reads what leads to a roster, and then every target.
 * @throws VendorError of a target that concerns more than one queue and is no extra: the account is down
 */
export async function readFloor(account: ContractAccount): Promise<FloorRead> {
  const said = new Set<string>();
  const read = async (target: PollTarget): Promise<Partial<Reading>> => {
    const notes = new ReadingNotes();
    const { queue, extra } = target;
    try {
      const reading = notes.addTo(await account.read(target, { left: 0 }, notes));
      for (const line of saidIn(reading)) said.add(line);
      return reading;
    } catch (error) {
      if (!(error instanceof VendorError) || (queue === undefined && extra === undefined)) throw error;
      said.add(queue === undefined ? `extra ${extra}: ${error.message}` : `gap ${queue}: ${error.message}`);
      return {};
    }
  };
  for (const target of account.targets()) account.roster = (await read(target)).roster ?? account.roster;
  if (account.roster === undefined) throw new Error('no target brings a roster');
  const queues: FloorRead['queues'] = {};
  const servers: CallQueueServer[] = [];
  for (const target of account.targets()) {
    const reading = await read(target);
    for (const [id, queue] of Object.entries(reading.queues ?? {})) queues[id] = { ...queues[id], ...queue };
    servers.push(...(reading.servers ?? []));
  }
  for (const queue of Object.values(queues)) {
    // A document has one row of each, see `queueDocument`.
    if (queue.members !== undefined) queue.members = onceEach(queue.members);
    if (queue.waiting !== undefined)
      queue.waiting = onceEach(queue.waiting).sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  }
  return { roster: account.roster, queues, servers, said: [...said] };
}

/** What the reading reports as missing, a line each. */
export function saidIn({ extras = {}, gaps = {}, skipped = [] }: Reading): string[] {
  return [
    ...Object.entries(extras).flatMap(([name, outcome]) =>
      outcome === 'ok' ? [] : [`extra ${name}: ${outcome.missing}`],
    ),
    ...Object.entries(gaps).map(([queue, reason]) => `gap ${queue}: ${reason}`),
    ...skipped.map(({ resource, why, rows, of }) => `skipped ${resource}: ${why}, ${rows} of ${of}`),
  ];
}

/** The last of the rows with one id, in the place of the first; rows without an id are all different. */
export function onceEach<Row extends { id?: string | undefined }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row, nth) => [row.id ?? nth, row])).values()];
}
