import { inspect } from 'node:util';
import type { Floor } from '../../simulators/engine/floor.js';
import type { Simulator } from '../../simulators/simulator.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { QueueReading, Reading, Roster } from '../../src/modules/domain/reading.js';
import type { Executed } from '../../src/vendors/port/command.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import type { PollTarget, RequestReport, Vendor, VendorDefinition } from '../../src/vendors/port/vendor.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';
import type { Position, Subject } from './subject.js';

interface Write {
  method: string;
  path: string;
}

interface ExecuteOptions {
  timeoutMs?: number;
  signal?: AbortSignal;
  /** Called for every write that is announced; the request is sent once it resolves. */
  write?: (request: Write) => Promise<void>;
}

/** A simulated system and our vendor on it. */
export class ContractAccount {
  readonly session = new MemorySession(true);
  readonly budget = new UnlimitedBudget();
  readonly reports: RequestReport[] = [];
  /** Every write that a command said it was about to send. */
  readonly announced: Write[] = [];
  roster: Roster | undefined;
  private readonly vendor: Vendor;

  private constructor(
    readonly simulator: Simulator,
    definition: VendorDefinition,
    private readonly subject: Subject,
    timeoutMs: number,
  ) {
    this.vendor = definition.create(
      {
        id: 'hq',
        baseUrl: simulator.baseUrl,
        credentials: definition.credentials.parse(simulator.credentials),
        timeoutMs,
      },
      {
        session: this.session,
        budget: this.budget,
        report: (report) => this.reports.push(report),
      },
    );
  }

  static async start(
    definition: VendorDefinition,
    subject: Subject,
    position: Position,
    floor: Floor,
    timeoutMs: number,
  ): Promise<ContractAccount> {
    return new ContractAccount(await position.start({ floor }), definition, subject, timeoutMs);
  }

  /** Reads the roster, and keeps it for the targets. */
  async readRoster(): Promise<Roster> {
    for (const target of this.vendor.targets(undefined)) {
      const { roster } = await this.read(target);
      if (roster !== undefined) this.roster = roster;
    }
    if (this.roster === undefined) throw new Error('the targets without a roster do not lead to one');
    return this.roster;
  }

  targets(): PollTarget[] {
    return this.vendor.targets(this.roster);
  }

  target(id: string): PollTarget {
    const target = this.targets().find((one) => one.id === id);
    if (target === undefined) throw new Error(`there is no target ${id}`);
    return target;
  }

  /** Every queue, from all targets that read it. */
  async readQueues(): Promise<{ [id: string]: QueueReading }> {
    const all: { [id: string]: QueueReading } = {};
    for (const target of this.targets()) {
      const { queues = {} } = await this.read(target);
      if (target.queue !== undefined) expect(Object.keys(queues)).toEqual([target.queue]);
      for (const [id, queue] of Object.entries(queues)) all[id] = { ...all[id], ...queue };
    }
    return all;
  }

  read(target: PollTarget, retry = { left: 0 }, notes = new ReadingNotes()): Promise<Reading> {
    return this.vendor.read(target, {
      roster: this.roster,
      signal: AbortSignal.timeout(20_000),
      retry,
      notes,
    });
  }

  /** Sends a command; `writes` are the requests it said it was about to send. */
  async execute(
    command: ResolvedCommand,
    { timeoutMs = 20_000, signal = AbortSignal.timeout(timeoutMs), write }: ExecuteOptions = {},
  ): Promise<{ executed: Executed; writes: Write[] }> {
    const before = this.announced.length;
    const executed = await this.vendor.execute(command, {
      roster: this.roster ?? (await this.readRoster()),
      signal,
      write: async (request) => {
        this.announced.push(request);
        await write?.(request);
      },
      exclusive: (_name, work) => work(),
    });
    return { executed, writes: this.announced.slice(before) };
  }

  close(): Promise<void> {
    return this.vendor.close(AbortSignal.timeout(20_000));
  }

  /** Everything that was ever a secret on this account. */
  secrets(): string[] {
    return [
      ...Object.values(this.simulator.credentials),
      ...this.subject.secretsIn(this.simulator.requests.all()),
    ];
  }

  /** The secrets that can be seen in something that is shown or logged. */
  leaked(shown: unknown): string[] {
    const text = `${inspect(shown, { depth: 10, showHidden: true })} ${JSON.stringify(shown)}`;
    return this.secrets().filter((secret) => text.includes(secret));
  }
}
