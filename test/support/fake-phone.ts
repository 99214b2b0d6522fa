import { EventEmitter, on } from 'node:events';
import { z } from 'zod';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { QueueReading, Reading, Roster } from '../../src/modules/domain/reading.js';
import type { CommandContext, CommandForm, Executed } from '../../src/vendors/port/command.js';
import type { LineContext } from '../../src/vendors/port/line.js';
import type {
  PollTarget,
  ReadContext,
  TotalsRequest,
  Vendor,
  VendorDefinition,
  VendorServices,
} from '../../src/vendors/port/vendor.js';

export interface Read {
  target: string;
  startedAt: number;
  endedAt?: number;
}

const TOTALS: PollTarget = {
  ...{ id: 'totals', resource: 'statistics', cadence: 'totals' },
  ...{ extra: 'statistics', requests: 1 },
};

/** A phone system in memory that answers as a test sets: the truth, at any pace, or an error. */
export class FakePhone {
  /** Queue id, number of callers waiting. */
  readonly queues = new Map<string, number>();
  agents: string[] = ['a1', 'a2'];
  membersOf: (queue: string) => string[] = () => this.agents;
  /** What happens between the request and the answer. */
  answer: (target: PollTarget, context: ReadContext) => Promise<void> = async () => undefined;
  /** Changes a reading, such as to one without rows of a queue. */
  altered: (reading: Reading) => Reading = (reading) => reading;
  /** Its live line; absent: it has none. */
  listen: ((context: LineContext) => Promise<void>) | undefined;
  /** What it counts of an interval; absent: it counts nothing. */
  totals: ((request: TotalsRequest) => Pick<Reading, 'totals' | 'contacts'>) | undefined;
  /** The intervals it was asked for. */
  readonly asked: TotalsRequest[] = [];
  readonly reads: Read[] = [];
  mostAtOnce = 0;
  closed = 0;
  /** Reads that a vendor began after it was closed. */
  late = 0;
  private readonly atOnce = new Map<string, number>();
  private readonly events = new EventEmitter();

  constructor(...queues: string[]) {
    this.events.setMaxListeners(0);
    for (const queue of queues) this.queues.set(queue, 0);
  }

  /** The outcome of a command; by default it is sent and accepted. */
  obey: (command: ResolvedCommand, context: CommandContext) => Promise<Executed> = async () => ({});
  /** What is done before a command is sent, such as looking something up. */
  prepare: () => Promise<void> = async () => undefined;
  readonly commands: ResolvedCommand[] = [];
  /** Commands that were not sent because they could not be put on record. */
  held = 0;
  readonly paused = new Set<string>();
  /** It does not report whether an agent is paused. */
  secretive = false;
  private readonly pause: CommandForm<{ reason?: string }> = {
    aim: { agent: 'required', queues: 'some' },
    params: () => z.strictObject({ reason: z.string().exactOptional() }),
    effect: ({ agent = '' }, view) => ({
      polls: view.queuesOf(agent).map((queue) => `queue:${queue}`),
      shows: view.queuesOf(agent).map((queue) => ({
        target: `queue:${queue}`,
        in: 'queue' as const,
        queue,
        collection: 'agents',
        id: agent,
        shows: { availability: ['paused'] },
      })),
    }),
  };

  readonly definition: VendorDefinition<{ secret: string }> = {
    kind: 'yeastar',
    credentials: z.object({ secret: z.string() }),
    commands: {
      'agent.pause': this.pause,
    },
    create: (_account, services) => this.vendor(services),
  };

  /** Reads of a target that began at or after an instant. */
  since(instant: number, target?: string): Read[] {
    return this.reads.filter((read) => read.startedAt >= instant && (target ?? read.target) === read.target);
  }

  /** The next read of the target (or of any) that begins after this call, or that ends. */
  async next(event: 'start' | 'end', target?: string): Promise<Read> {
    for await (const [read] of on(this.events, event) as AsyncIterable<[Read]>)
      if (target === undefined || read.target === target) return read;
    throw new Error('no more events');
  }

  private vendor(services: VendorServices): Vendor {
    let isClosed = false;
    return {
      targets: (roster) => [
        { id: 'roster', resource: 'roster', cadence: 'medium', requests: 1 },
        ...(this.totals === undefined ? [] : [TOTALS]),
        ...Object.keys(roster?.queues ?? {}).map((queue): PollTarget => ({
          id: `queue:${queue}`,
          resource: 'queue',
          cadence: 'fast',
          queue,
          requests: 1,
          ...(this.listen !== undefined && { pushed: true as const }),
        })),
      ],
      read: (target, context) => {
        if (isClosed) this.late += 1;
        return this.read(target, context, services);
      },
      execute: (command, context) => this.execute(command, context, services),
      close: async () => {
        isClosed = true;
        this.closed += 1;
      },
      ...(this.listen !== undefined && { listen: this.listen }),
    };
  }

  private async execute(
    command: ResolvedCommand,
    context: CommandContext,
    services: VendorServices,
  ): Promise<Executed> {
    await (context.budget ?? services.budget).take(context.signal);
    await this.prepare();
    try {
      await context.write({ method: 'POST', path: `/${command.type}` });
    } catch (error) {
      this.held += 1;
      throw error;
    }
    this.commands.push(command);
    if (command.agent !== undefined) this.paused.add(command.agent);
    return this.obey(command, context);
  }

  private async read(target: PollTarget, context: ReadContext, services: VendorServices): Promise<Reading> {
    const read: Read = { target: target.id, startedAt: Date.now() };
    const atOnce = (this.atOnce.get(target.id) ?? 0) + 1;
    this.atOnce.set(target.id, atOnce);
    this.mostAtOnce = Math.max(this.mostAtOnce, atOnce);
    this.reads.push(read);
    if (context.totals !== undefined) this.asked.push(context.totals);
    this.events.emit('start', read);
    try {
      await (context.budget ?? services.budget).take(context.signal);
      await this.answer(target, context);
      return this.altered(this.reading(target, context));
    } finally {
      read.endedAt = Date.now();
      this.atOnce.set(target.id, (this.atOnce.get(target.id) ?? 1) - 1);
      this.events.emit('end', read);
    }
  }

  private reading(target: PollTarget, { totals }: ReadContext): Reading {
    const at = Date.now();
    if (totals !== undefined) return { at, ...this.totals?.(totals) };
    if (target.queue === undefined) return { at, roster: this.roster() };
    return { at, queues: { [target.queue]: this.queueReading(target.queue, at) } };
  }

  private roster(): Roster {
    return {
      queues: Object.fromEntries([...this.queues.keys()].map((id) => [id, { id, name: `Queue ${id}` }])),
      agents: Object.fromEntries(this.agents.map((id) => [id, { id, name: `Agent ${id}` }])),
    };
  }

  private queueReading(queue: string, at: number): QueueReading {
    const waiting = Array.from({ length: this.queues.get(queue) ?? 0 }, (_, i) => ({
      id: `${queue}-${i}`,
      since: at - (at % 60_000),
      state: 'waiting' as const,
      channel: 'voice' as const,
    }));
    const members = this.membersOf(queue).map((id) => ({
      id,
      ...(!this.secretive && {
        availability: this.paused.has(id) ? ('paused' as const) : ('available' as const),
      }),
      activity: 'idle' as const,
      vendorState: 'idle',
    }));
    return { waiting, members };
  }
}
