import type { Floor } from '../engine/floor.js';
import type { QueueSettings, Strategy } from '../engine/floor.model.js';
import type { NetsapiensLookup } from './netsapiens.lookup.js';
import type { NetsapiensCommand } from './netsapiens.reply.js';
import type { NetsapiensPeople } from './netsapiens.people.js';
import { NetsapiensFailure } from './netsapiens.reply.js';
import type { NetsapiensSettings } from './netsapiens.settings.js';
import type { Fields } from './netsapiens.wording.js';
import { bodyOf, ChangedQueue, NewQueue } from './netsapiens.writable.js';

const STRATEGIES: Readonly<Record<string, Strategy>> = {
  'Round-robin': 'rrmemory',
  'Tiered Round-robin': 'fewest_calls',
  'Ring All': 'ring_all',
  'Linear Cascade': 'linear',
  'Linear Hunt': 'linear',
};
/** The floor's limit where the vendor has none. */
const UNLIMITED = 1_000_000;

/** Queues: created, changed, deleted. */
export class NetsapiensQueueCommands {
  constructor(
    private readonly floor: Floor,
    private readonly lookup: NetsapiensLookup,
    private readonly settings: NetsapiensSettings,
    private readonly people: NetsapiensPeople,
  ) {}

  create(body: Fields): NetsapiensCommand {
    const { synchronous, callqueue: number, domain: _domain, ...fields } = bodyOf(NewQueue, body);
    if (this.people.queues().some(({ callqueue }) => callqueue === number))
      throw new NetsapiensFailure(409, 'Call queue already exists.');
    return {
      synchronous,
      apply: () => {
        const id = String(Math.max(0, ...[...this.floor.queues.keys()].map(Number)) + 1);
        this.floor.addQueue({ id, number, name: number });
        this.write(number, fields);
      },
      made: () => this.people.queues().find(({ callqueue }) => callqueue === number) ?? {},
    };
  }

  change(number: string, body: Fields): NetsapiensCommand {
    this.lookup.queue(number);
    const fields = bodyOf(ChangedQueue, body);
    return { apply: () => this.write(number, fields) };
  }

  remove(number: string): NetsapiensCommand {
    const { id } = this.lookup.queue(number);
    return { apply: () => this.floor.removeQueue(id) };
  }

  private write(number: string, { 'callqueue-sms-phrase-initiation-fail ': fail, ...fields }: Fields): void {
    const queue = this.lookup.queue(number);
    this.settings.setQueue(queue, {
      ...fields,
      ...(fail !== undefined && { 'callqueue-sms-phrase-initiation-fail ': fail }),
    });
    this.floor.changeQueue(queue.id, meant(fields));
  }
}

/** The settings that the floor has. */
function meant(fields: Fields): Partial<QueueSettings> {
  const count = (name: string): number | undefined => {
    const value = fields[name];
    return typeof value !== 'number' ? undefined : value;
  };
  const limit = (name: string, unit = 1): number | undefined => {
    const value = count(name);
    return value === 0 ? UNLIMITED : value === undefined ? undefined : value * unit;
  };
  const { description, 'callqueue-dispatch-type': dispatch } = fields;
  const strategy = typeof dispatch === 'string' ? STRATEGIES[dispatch] : undefined;
  const ringSeconds = count('callqueue-agent-dispatch-timeout-seconds');
  const maxWaiting = limit('callqueue-max-current-callers-to-accept-new-callers');
  const maxWaitSeconds = limit('callqueue-max-wait-timeout-minutes', 60);
  return {
    ...(typeof description === 'string' && { name: description }),
    ...(strategy !== undefined && { strategy }),
    ...(ringSeconds !== undefined && { ringSeconds }),
    ...(maxWaiting !== undefined && { maxWaiting }),
    ...(maxWaitSeconds !== undefined && { maxWaitSeconds }),
  };
}
