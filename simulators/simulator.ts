import { Faults } from './control/faults.js';
import { PushFaults } from './control/push-faults.js';
import type { SimClock } from './engine/clock.js';
import type { Floor } from './engine/floor.js';
import { RealClock } from './engine/real.clock.js';
import { floorOf, type WorldOptions } from './engine/world.js';
import { facades, type QuirksOf, type SimulatedVendor } from './facades.js';
import type { FacadeKind } from './wire/facade.js';
import { facadeListener } from './wire/facade-listener.js';
import { LoopbackServer, type Certificate, type Upgrade } from './wire/loopback-server.js';
import type { FacadePush } from './wire/push.js';
import { QuirkSwitches } from './wire/quirk.js';
import { RequestLog } from './wire/request-log.js';
import { StaleAnswers } from './wire/stale-answers.js';

export interface SimulatorOptions<Vendor extends SimulatedVendor = SimulatedVendor> {
  vendor: Vendor;
  /** The account's id and name; by default those of the demo. */
  id?: string;
  name?: string;
  /** A given floor, or options to build one; by default the vendor's demo floor. */
  floor?: Floor;
  floorOptions?: Partial<Omit<WorldOptions, 'clock'>>;
  /** By default that of the given floor, else the machine's. */
  clock?: SimClock;
  /** 0 takes a free one. */
  port?: number;
  /** Seed of the credentials, and of the floor unless `floorOptions` has one. */
  seed?: number;
  /** Switches away from their defaults; `GET <control API>/<id>/quirks` lists them. */
  quirks?: QuirksOf<Vendor>;
  /** Serves HTTPS with it, for clients that require HTTPS. */
  tls?: Certificate;
}

/** An entry of the service's configuration file. */
export interface SimulatedAccount {
  id: string;
  tenant: string;
  name: string;
  vendor: SimulatedVendor;
  baseUrl: string;
  insecure: true;
  credentials: Readonly<Record<string, string>>;
  poll: { baseMs: number; idleMs: number; maxMs: number };
  budget: { requestsPerMinute: number };
}

export interface Simulator {
  readonly id: string;
  readonly vendor: SimulatedVendor;
  readonly baseUrl: string;
  /** Of the system's other door, where it has one. */
  readonly lineUrl?: string;
  readonly credentials: Readonly<Record<string, string>>;
  /** What it pushes, where it does. */
  readonly push?: FacadePush;
  readonly floor: Floor;
  readonly faults: Faults;
  /** How the vendor's façade answers; changes apply from the next request. */
  readonly quirks: QuirkSwitches;
  readonly requests: RequestLog;
  tokensAlive(): number;
  account(): SimulatedAccount;
  /** Cuts every connection and stops the floor. May be called again. */
  stop(): Promise<void>;
}

/** The demo floor of this seed has calls waiting, calls in progress and an agent at lunch from its first second. */
export const DEFAULT_SEED = 28;
const SEEDS_PER_PLACE = 1000;

/** Runs one vendor's façade over a floor, on a loopback port. */
export async function startSimulator<Vendor extends SimulatedVendor>(
  options: SimulatorOptions<Vendor>,
): Promise<Simulator> {
  const { vendor, seed = DEFAULT_SEED, port = 0 } = options;
  const clock = options.clock ?? options.floor?.clock ?? new RealClock();
  const kind: FacadeKind<object> = facades[vendor];
  const { id = kind.demo.id, name = kind.demo.name } = options;
  const { queues, agents, place } = kind.demo;
  const floor =
    options.floor ??
    floorOf({
      seed: seed + place * SEEDS_PER_PLACE,
      firstQueueName: place * queues,
      queues,
      agents,
      pauseReasons: kind.pauseReasons,
      ...options.floorOptions,
      clock,
    });
  const quirks = new QuirkSwitches(kind.quirks, options.quirks ?? {});
  const way = new PushFaults(() => faults);
  const facade = kind.create({ floor, clock, seed, way }, quirks.values);
  const { push } = facade;
  const requests = new RequestLog();
  const faults: Faults = new Faults({
    refuse: async () => {
      push?.stop();
      await Promise.all([server.close(), facade.line?.close()]);
    },
    restore: async () => {
      await Promise.all([server.open(port), facade.line?.open(0)]);
      push?.start();
    },
    revokeTokens: () => facade.revokeTokens(),
    rejectCredentials: (rejected) => facade.rejectCredentials(rejected),
  });
  const stale = new StaleAnswers(floor);
  const server = new LoopbackServer(
    facadeListener({ facade, faults, requests, clock, stale }),
    options.tls,
    upgradeTo(push),
  );
  await server.open(port);
  await facade.line?.open(0);
  push?.start();
  return {
    id,
    vendor,
    baseUrl: server.baseUrl,
    ...(facade.line !== undefined && { lineUrl: facade.line.url }),
    credentials: facade.credentials,
    ...(push !== undefined && { push }),
    floor,
    faults,
    quirks,
    requests,
    tokensAlive: () => facade.tokensAlive(),
    account: () => ({
      id,
      tenant: 'demo',
      name,
      vendor,
      baseUrl: server.baseUrl,
      insecure: true,
      credentials: facade.credentials,
      poll: { baseMs: 2000, idleMs: 30_000, maxMs: 60_000 },
      budget: { requestsPerMinute: kind.demo.requestsPerMinute ?? 600 },
    }),
    stop: async () => {
      floor.stop();
      way.stop();
      push?.stop();
      await Promise.all([server.close(), facade.line?.close()]);
    },
  };
}

/** Undefined: the system has no WebSocket, and such a request is one like all others. */
function upgradeTo(push: FacadePush | undefined): Upgrade | undefined {
  if (push?.path === undefined) return undefined;
  return (request, socket, head) => {
    const [path] = (request.url ?? '/').split('?');
    if (path === push.path) push.upgrade?.(request, socket, head);
    else socket.destroy();
  };
}
