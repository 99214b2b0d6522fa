import type { SimulatedVendor } from '../../simulators/facades.js';
import type { SimulatedAccount } from '../../simulators/simulator.js';
import type { Percentiles } from './figures.js';

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
  | { do: 'stir' };

export interface SimulatorAnswer {
  account: SimulatedAccount;
}

/** What the clients' process is told. */
export type ClientsOrder =
  | { do: 'follow'; url: string; token: string; clients: number; topics: string[] }
  | { do: 'listen'; url: string; clients: number }
  /** Begins a new measurement. */
  | { do: 'reset' }
  | { do: 'report' };

export interface ClientsAnswer {
  /** From `at` in the message to the client's callback, by kind of topic. */
  latencyMs: Record<string, Percentiles>;
}
