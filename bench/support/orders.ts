import type { SimulatedVendor } from '../../simulators/facades.js';
import type { SimulatedAccount } from '../../simulators/simulator.js';
import type { Percentiles } from './figures.js';

/** Whoever asks here is a benchmark that measures the way. */
export const BARE_PATH = '/bare';

/** What the simulator's process is told. */
export type SimulatorOrder =
  | {
      do: 'start';
      vendor?: SimulatedVendor;
      queues: number;
      agents: number;
      queuesPerAgent?: number;
      autopilot: boolean;
    }
  /** One caller comes into every queue, or the one who waits there leaves. */
  | { do: 'stir' }
  /** Every answer takes so long from now on. */
  | { do: 'dawdle'; latencyMs: number }
  /** What came since it was last asked. Ask often: the log of requests is bounded. */
  | { do: 'arrivals' };

/** Requests by the instant at which they were on the wire, epoch ms. */
export interface Arrivals {
  /** Pauses, by the agent's number. */
  pauses: { agent: string; at: number }[];
  /** Bare requests, by their number. */
  bare: { nth: number; at: number }[];
}

export interface SimulatorAnswer {
  account: SimulatedAccount;
  /** Empty unless asked for. */
  arrivals: Arrivals;
}

/** What the supervisor's process is told. */
export type SupervisorOrder =
  | { do: 'sit-down'; url: string; token: string; topics: string[] }
  /** Pauses them one after the other, and answers when each is confirmed, or is not in time. */
  | { do: 'pause'; account: string; agents: string[]; everyMs: number };

/** One command; all times in epoch ms. */
export interface OrderedCommand {
  agent: string;
  createdAt: number;
  /** Absent when it was not confirmed, like `shownAt`. */
  confirmedAt?: number;
  /** When the supervisor's screen was told that it is confirmed. */
  shownAt?: number;
}

export interface SupervisorAnswer {
  commands: OrderedCommand[];
}

/** What the clients' process is told. */
export type ClientsOrder =
  | { do: 'follow'; url: string; token: string; clients: number; topics: string[] }
  | { do: 'listen'; url: string; clients: number }
  /** Begins a new measurement. */
  | { do: 'reset' }
  | { do: 'report' };

/** What the hostile process is told: to open so many WebSockets and show that token. */
export interface HostileOrder {
  do: 'flood';
  url: string;
  token: string;
  connections: number;
  perSecond: number;
  /** Over so many source addresses. */
  addresses: number;
}

export interface HostileAnswer {
  /** By the code they were sent away with. */
  outcomes: Record<string, number>;
  tookMs: number;
}

export interface ClientsAnswer {
  /** From `at` in the message to the client's callback, by kind of topic. */
  latencyMs: Record<string, Percentiles>;
}
