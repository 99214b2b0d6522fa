import type { QueueReading, Reading, Roster } from '../../src/modules/domain/reading.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import { asterisk as definition } from '../../src/vendors/asterisk/vendor.js';
import type { Executed } from '../../src/vendors/port/command.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { Vendor, VendorTls } from '../../src/vendors/port/vendor.js';
import { MemorySession } from './memory-session.js';
import { UnlimitedBudget } from './unlimited-budget.js';

/** Our vendor on the real system, through one of its doors. */
export class AsteriskAccount {
  readonly vendor: Vendor;
  private roster: Roster | undefined;

  constructor(baseUrl: string, credentials: { username: string; secret: string }, tls?: VendorTls) {
    this.vendor = definition.create(
      {
        ...{ id: 'real', baseUrl, timeoutMs: 5_000, ...(tls !== undefined && { tls }) },
        credentials: definition.credentials.parse(credentials),
      },
      { session: new MemorySession(true), budget: new UnlimitedBudget(), report: () => undefined },
    );
  }

  async read(): Promise<Reading & { roster: Roster; queues: { [id: string]: QueueReading } }> {
    const notes = new ReadingNotes();
    const [target] = this.vendor.targets(this.roster);
    const signal = AbortSignal.timeout(10_000);
    const reading = notes.addTo(
      await this.vendor.read(target!, { roster: this.roster, signal, retry: { left: 1 }, notes }),
    );
    const { roster = { queues: {}, agents: {} }, queues = {} } = reading;
    this.roster = roster;
    return { ...reading, roster, queues };
  }

  async execute(command: ResolvedCommand): Promise<Executed> {
    const { roster } = await this.read();
    return this.vendor.execute(command, {
      roster,
      signal: AbortSignal.timeout(10_000),
      write: () => Promise.resolve(),
      exclusive: (_name, work) => work(),
    });
  }

  async member(queue: string, agent: string) {
    const { queues } = await this.read();
    return queues[queue]?.members?.find(({ id }) => id === agent);
  }

  async waiting(queue: string) {
    return (await this.read()).queues[queue]?.waiting ?? [];
  }

  close(): Promise<void> {
    return this.vendor.close(AbortSignal.timeout(5_000));
  }
}
