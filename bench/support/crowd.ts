import { BenchProcess } from './child.js';
import { noTally } from './crowd-tally.js';
import { sum } from './figures.js';
import type { CrowdAnswer, CrowdOrder } from './orders.js';

/** As many as it takes for clients not to be what is slow. */
const PROCESSES = 2;
/** New connections, over all processes. */
const PER_SECOND = 1_000;

type Dialect = Extract<CrowdOrder, { do: 'open' }>['dialect'];

/** Many cheap clients, over a few processes; groups of them are measured by their name. */
export class Crowd {
  private readonly processes = Array.from({ length: PROCESSES }, () => new BenchProcess('crowd'));

  /** Resolves when each of them holds what it asked for. */
  async open(group: string, clients: number, dialect: Dialect, perSecond = PER_SECOND): Promise<void> {
    await Promise.all(
      this.processes.map((one, i) =>
        one.ask<CrowdAnswer>({
          group,
          do: 'open',
          clients: Math.floor((clients + i) / PROCESSES),
          perSecond: perSecond / PROCESSES,
          dialect,
        }),
      ),
    );
  }

  async ask(group: string, order: Omit<Extract<CrowdOrder, { do: 'cut' }>, 'group'>): Promise<CrowdAnswer>;
  async ask(group: string, order: { do: 'reset' | 'report' | 'mend' | 'close' }): Promise<CrowdAnswer>;
  async ask(group: string, order: object): Promise<CrowdAnswer> {
    const answers = await Promise.all(this.processes.map((one) => one.ask<CrowdAnswer>({ group, ...order })));
    return answers.reduce(together, { ...noTally(), clients: 0, settled: 0, held: {} });
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.stop()));
  }
}

function together(a: CrowdAnswer, b: CrowdAnswer): CrowdAnswer {
  const held = { ...a.held };
  for (const [position, clients] of Object.entries(b.held))
    held[position] = sum([held[position] ?? 0, clients]);
  return {
    clients: a.clients + b.clients,
    settled: a.settled + b.settled,
    deliveries: a.deliveries + b.deliveries,
    bytes: a.bytes + b.bytes,
    gaps: a.gaps + b.gaps,
    behindMs: [...a.behindMs, ...b.behindMs],
    held,
  };
}
