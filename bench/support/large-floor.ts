import type { AccountDocument } from '../../src/modules/domain/account-document.js';
import type { Agent } from '../../src/modules/domain/agent.js';
import type { QueueSummary } from '../../src/modules/domain/queue.js';

const QUEUES = 250;
export const LARGE_AGENTS = 2_000;
const ACTIVITIES = ['idle', 'ringing', 'on-call', 'wrap-up'] as const;
const STATES = { idle: 'available', ringing: 'ringing', 'on-call': 'on-call', 'wrap-up': 'wrap-up' } as const;

/** A real account's document at the size that is aimed at, for screens that show all of it. */
export class LargeFloor {
  private readonly since = Date.now();
  private readonly queues = Object.fromEntries(Array.from({ length: QUEUES }, (_, i) => queue(i)));
  private readonly agents = new Map<string, Agent>();
  private turn = 0;

  constructor() {
    for (let i = 0; i < LARGE_AGENTS; i += 1) this.change(i);
  }

  get document(): AccountDocument {
    const source = {
      id: 'self',
      name: 'Large',
      vendor: 'yeastar',
      state: 'live',
      since: this.since,
    } as const;
    return { source: { self: source }, queues: this.queues, agents: Object.fromEntries(this.agents) };
  }

  /** The next so many agents do something else. */
  tick(agents: number): void {
    for (let i = 0; i < agents; i += 1) this.change(this.turn++ % LARGE_AGENTS);
  }

  private change(nth: number): void {
    const id = String(1001 + nth);
    const before = this.agents.get(id)?.activity;
    const activity =
      ACTIVITIES[(ACTIVITIES.findIndex((one) => one === before) + 1) % ACTIVITIES.length] ?? 'idle';
    const state = STATES[activity];
    this.agents.set(id, {
      ...{ id, name: `Agent ${nth}`, extension: id, state, availability: 'available', activity },
      ...{ since: Date.now(), queues: { [String(1 + (nth % QUEUES))]: state } },
    });
  }
}

function queue(nth: number): [string, QueueSummary] {
  const id = String(nth + 1);
  const agents = { available: 2, ringing: 2, onCall: 2, otherCall: 0, wrapUp: 2, paused: 0, notReady: 0 };
  return [
    id,
    { id, name: `Queue ${id}`, waiting: nth % 7, talking: 2, agents: { ...agents, offline: 0, unknown: 0 } },
  ];
}
