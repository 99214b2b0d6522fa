import type { Floor } from '../engine/floor.js';
import type { Queue, QueueId, QueueSettings } from '../engine/floor.model.js';
import type { PortsipIds } from './portsip.ids.js';
import { QueueCreate, QueueUpdate } from './portsip.queue-fields.js';
import type { PortsipQueues } from './portsip.queues.js';
import { invalid, notFound, parsed, type Fields } from './portsip.reply.js';
import { strategyOf } from './portsip.queue-fields.js';

/** A queue without a limit, which a floor does not have. */
const MANY = 1_000_000;

/** Creates, changes and deletes queues, and picks up their waiting callers. */
export class PortsipQueueCommands {
  constructor(
    private readonly floor: Floor,
    private readonly queues: PortsipQueues,
    private readonly ids: PortsipIds,
  ) {}

  create(body: Fields): Fields {
    const { extension_number: number, ...fields } = parsed(QueueCreate, body);
    const taken = [...this.floor.queues.values(), ...this.floor.agents.values()];
    if (taken.some((one) => one.number === number)) throw invalid();
    const id = this.freeId();
    this.floor.addQueue({ id, number, ...settingsOf(fields), name: fields.name });
    this.queues.write(this.queues.find(this.ids.queue({ id })), fields);
    return { id: this.ids.queue({ id }) };
  }

  update(queue: Queue, body: Fields): void {
    const fields = parsed(QueueUpdate, body);
    this.floor.changeQueue(queue.id, settingsOf(fields));
    this.queues.write(queue, fields);
  }

  destroy(queue: Queue): void {
    this.floor.removeQueue(queue.id);
    this.queues.forget(queue);
  }

  /** The call goes to the signed-in user, who is not on the floor: for the queue it has ended. */
  pickup(queue: Queue, session: string): void {
    const call = [...queue.waiting.values()].find((one) => this.ids.session(one) === session);
    if (call === undefined) throw notFound();
    this.floor.hangup(call.id);
  }

  private freeId(): QueueId {
    return String(1 + Math.max(0, ...[...this.floor.queues.keys()].map(Number)));
  }
}

function settingsOf(fields: QueueUpdate): Partial<QueueSettings> {
  const { name, polling_strategy, ring_time, max_callers, max_waiting_time, sla_time } = fields;
  return {
    ...(name !== undefined && { name }),
    ...(polling_strategy !== undefined && { strategy: strategyOf(polling_strategy) }),
    ...(ring_time !== undefined && { ringSeconds: ring_time }),
    ...(max_callers !== undefined && { maxWaiting: max_callers === 0 ? MANY : max_callers }),
    ...(max_waiting_time !== undefined && { maxWaitSeconds: max_waiting_time }),
    ...(sla_time !== undefined && { slaSeconds: sla_time }),
  };
}
