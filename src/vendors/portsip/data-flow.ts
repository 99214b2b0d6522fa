import { PermissionMissing } from '../port/errors.js';
import type { ReadContext, VendorServices } from '../port/vendor.js';
import type { PortsipClient } from './client.js';

/** It is a service of its own: where it hangs, little waits for it. */
const PATIENCE_MS = 5_000;
const HOUR_MS = 3_600_000;
/** Where the queue says none; what is counted does not matter. */
const TARGET_SECONDS = 20;

/** How much of an answer is described. */
const DEEPEST = 4;
const MOST_FIELDS = 60;

/**
 * Data Flow (22.3) counts what queues have done. How its answer looks, no page shows, so that nothing of it is used: it is asked
 * once, for one queue, and the log says the names and types in the answer.
 */
export class DataFlow {
  private isAsked = false;

  constructor(
    private readonly client: PortsipClient,
    private readonly log: VendorServices['log'],
  ) {}

  /** Asks once the other read of the poll was answered, or refused to this login alone; nothing depends on how it goes. */
  async askAfter<T>(read: Promise<T>, context: ReadContext): Promise<T> {
    try {
      const answer = await read;
      await this.ask(context);
      return answer;
    } catch (error) {
      if (error instanceof PermissionMissing) await this.ask(context);
      throw error;
    }
  }

  private async ask({ roster, signal, budget }: ReadContext): Promise<void> {
    const queue = Object.values(roster?.queues ?? {}).find(({ number }) => number !== undefined);
    if (this.isAsked || queue?.number === undefined) return;
    this.isAsked = true;
    const to = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
    const body = {
      queues: [{ number: queue.number, sla_secs: queue.slaSeconds ?? TARGET_SECONDS }],
      ...{ start_time: stamp(to - HOUR_MS), end_time: stamp(to) },
    };
    const reads = { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]), budget };
    const what = this.client.about('dataflow/queues/summary');
    try {
      const { status, data } = await this.client.dataFlow(body, reads);
      if (status < 400) this.log?.(`${what} answered ${status} with ${shapeOf(data)}. It is not used.`);
      else this.log?.(`${what} answered ${status}: Data Flow does not answer there.`);
    } catch (error) {
      this.log?.(`Data Flow does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** RFC 3339 with an offset, as the page writes it. */
const stamp = (at: number): string => new Date(at).toISOString().replace(/\.000Z$/, '+00:00');

/** The names and types in an answer, and none of its values. */
export function shapeOf(data: unknown): string {
  let left = MOST_FIELDS;
  const shape = (value: unknown, depth: number): string => {
    if (value === null) return 'null';
    if (typeof value !== 'object') return value === undefined ? 'nothing' : typeof value;
    if (depth >= DEEPEST) return '…';
    if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${shape(value[0], depth + 1)}]`;
    const fields: string[] = [];
    for (const [name, field] of Object.entries(value)) {
      left -= 1;
      if (left < 0) break;
      fields.push(`${nameOf(name)}: ${shape(field, depth + 1)}`);
    }
    return `{${[...new Set(fields)].join(', ')}${left < 0 ? ', …' : ''}}`;
  };
  return shape(data, 0);
}

/** A name that is no word is a value, such as the number of a queue. */
const nameOf = (name: string): string => (/^[a-z][a-z_-]{0,60}\d{0,2}$/i.test(name) ? name : '*');
