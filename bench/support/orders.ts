import type { PushRule } from '../../simulators/control/fault-rule.js';
import type { SimulatedVendor } from '../../simulators/facades.js';
import type { SimulatedAccount } from '../../simulators/simulator.js';
import type { DocumentState, Ops } from '../../src/modules/domain/document.js';
import type { CrowdTally } from './crowd-tally.js';
import type { Percentiles } from './figures.js';
import type { FloorDialect } from './light-floor-client.js';
import type { ServiceOptions } from './service.js';
import type { Usage } from './usage.js';

/** Only benchmarks that measure the path of a command use it. */
export const BARE_PATH = '/bare';

/** What the simulators' process is told; where one is meant, it is the one started last. */
export type SimulatorOrder =
  | {
      do: 'start';
      /** The account's; by default `bench`. */
      id?: string;
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
  /**
   * So many callers come at instants of their own, each into some queue, and give up after a while; with `pauses` every
   * other time an agent pauses instead.
   */
  | { do: 'callers'; callers: number; perSecond: number; pauses?: boolean }
  /** What goes wrong with events from now on; absent: nothing. */
  | { do: 'push'; rule?: PushRule }
  /** Begins to count the requests anew. */
  | { do: 'count' }
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
  queues: string[];
  /** Since they were last counted; ask often, the log of them is bounded. */
  requests: number;
  /** Empty unless asked for, like `callers`. */
  arrivals: Arrivals;
  /** Who came when, epoch ms; who paused is named by `pauseKey`. */
  callers: { caller: string; at: number }[];
}

/** What a change is called by which an agent pauses. @param agent the number */
export const pauseKey = (agent: string): string => `pause of ${agent}`;

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

/** What a process is told that runs the service. */
export type ServiceOrder =
  | { do: 'start'; redisUrl: string; accounts: SimulatedAccount[]; options: ServiceOptions }
  | { do: 'usage'; collected: boolean }
  /** The samples of a metric, without its prefix. */
  | { do: 'metric'; name: string };

export interface MetricSample {
  value: number;
  labels: Record<string, string | number | undefined>;
  /** Of histograms, `…_bucket`, `…_sum` and `…_count`. */
  metricName?: string;
}

export interface ServiceAnswer extends Partial<Usage> {
  url?: string;
  token?: string;
  samples?: MetricSample[];
}

/** What a server is told that the service is compared with. */
export type PeerOrder =
  | { do: 'start'; state: DocumentState }
  | { do: 'tick'; way: 'delta'; ops: Ops }
  | { do: 'tick'; way: 'snapshot' | 'snapshot-each' }
  | { do: 'usage'; collected?: boolean };

export interface PeerAnswer extends Partial<Usage> {
  url?: string;
}

/** What a crowd of cheap clients is told. */
export type CrowdOrder = { group: string } & (
  | {
      do: 'open';
      clients: number;
      perSecond: number;
      dialect: (FloorDialect & { speaks: 'floor' }) | { speaks: 'colyseus'; url: string };
    }
  /** Begins a new measurement. */
  | { do: 'reset' }
  | { do: 'report' }
  /** From now on each client is cut once in so long, and away for so long. */
  | { do: 'cut'; everyMs: number; awayMs: number }
  | { do: 'mend' }
  | { do: 'close' }
);

export interface CrowdAnswer extends CrowdTally {
  clients: number;
  settled: number;
  /** How many hold what: `<topic>@<epoch>:<version>`. */
  held: Record<string, number>;
}

/** What the process of real clients is told. */
export type ViewerOrder =
  /** One after the other. */
  | { do: 'join'; url: string; token: string; topic: string; encoding: 'json' | 'deflate'; clients: number }
  | { do: 'check'; state: DocumentState };

export interface ViewerAnswer {
  /** From the wish to the whole state. */
  joinMs: number[];
  /** How many show exactly the state asked about. */
  right: number;
}

/** What the balancer is told: TCP connections go to these ports in turn, past those that refuse. */
export interface BalancerOrder {
  ports: number[];
  /** Whether all that are open end now. */
  cut?: boolean;
}

/** What the one screen is told: to show every queue of the accounts, which have so many together. */
export type WatcherOrder =
  { do: 'watch'; url: string; token: string; accounts: string[]; queues: number } | { do: 'report' };

export interface WatcherAnswer {
  /** By account: when each caller, and each pause (`pauseKey`), was first shown, epoch ms. */
  seen: Record<string, Record<string, number>>;
}
