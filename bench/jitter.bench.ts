import { setTimeout as delay } from 'node:timers/promises';
import { accountTopic } from '../src/modules/domain/topic.js';
import { BenchProcess } from './support/child.js';
import { Crowd } from './support/crowd.js';
import { DrivenFloor, undrivenAccount } from './support/driven-floor.js';
import { median, percentilesOf, rounded, table } from './support/figures.js';
import { FloorPicture } from './support/floor-picture.js';
import { load } from './support/machine.js';
import type { BenchOptions } from './support/options.js';
import type { CrowdAnswer, PeerAnswer, ViewerAnswer } from './support/orders.js';
import { keepResults } from './support/results.js';
import { newPrefix } from './support/service.js';
import { ServiceProcess } from './support/service-process.js';

const CLIENTS = 1_000;
const QUICK_CLIENTS = 200;
const VIEWERS = 10;
/** The profile of a bad network: each connection is cut so often, and its client away for so long. */
const CUT_EVERY_MS = 15_000;
const AWAY_MS = 2_000;
const RUN_MS = 60_000;
const QUICK_MS = 20_000;
const TICKS_PER_SECOND = 2;
const CONVERGE_WITHIN_MS = 20_000;

const OURS = 'Floorwalker';
const BARE = 'bare Socket.IO room broadcast';

interface Run {
  run: number;
  clients: number;
  converged: number;
  convergedMs: number;
  behindP50Ms: number;
  behindP99Ms: number;
  viewersRight: number;
  /** Of what a bare broadcast sent while they were all meant to hear it. */
  bareArrived: number;
  load: string;
}

/** Connections are cut repeatedly while everything changes: how many clients end with the right picture, and how soon. */
export async function jitter({ redisUrl, runs: times, quick }: BenchOptions): Promise<string> {
  const clients = quick ? QUICK_CLIENTS : CLIENTS;
  const crowd = new Crowd();
  const [viewers, bare] = [new BenchProcess('viewers'), new BenchProcess('bare-server')];
  const balancer = new BenchProcess('balancer');
  const prefix = newPrefix();
  const floor = new DrivenFloor(redisUrl, prefix);
  const stops: { stop(): Promise<void> }[] = [crowd, viewers, bare, balancer];
  try {
    const picture = new FloorPicture();
    const account = undrivenAccount('floor');
    await floor.show(account.id, picture.state);
    const api = await ServiceProcess.start(redisUrl, [account], { role: 'api', baseMs: 2_000, prefix });
    stops.push(api);
    const { token } = api;
    const topic = accountTopic(account.id);
    await crowd.open(OURS, clients, { speaks: 'floor', url: api.url, token, topics: [topic] });
    const { url: bareUrl = '' } = await bare.ask<PeerAnswer>({ do: 'start', state: picture.state });
    await crowd.open(BARE, clients, { speaks: 'floor', url: bareUrl, topics: [] });
    const { url = '' } = await balancer.ask<PeerAnswer>({ ports: [api.port] });
    await viewers.ask({ do: 'join', url, token, topic, encoding: 'json', clients: VIEWERS });

    const runs: Run[] = [];
    for (let run = 1; run <= times; run += 1) {
      for (const group of [OURS, BARE]) {
        await crowd.ask(group, { do: 'reset' });
        await crowd.ask(group, { do: 'cut', everyMs: CUT_EVERY_MS, awayMs: AWAY_MS });
      }
      const cutting = cutViewers(balancer, api.port);
      let ticks = 0;
      const start = Date.now();
      while (Date.now() - start < (quick ? QUICK_MS : RUN_MS)) {
        const ops = picture.tick();
        ticks += 1;
        await Promise.all([
          floor.show(account.id, picture.state),
          bare.ask({ do: 'tick', way: 'delta', ops }),
          delay(1_000 / TICKS_PER_SECOND),
        ]);
      }
      for (const group of [OURS, BARE]) await crowd.ask(group, { do: 'mend' });
      await cutting.end();
      const last = Date.now();
      const ours = await converged(crowd, last);
      const { deliveries } = await crowd.ask(BARE, { do: 'report' });
      const convergedMs = Date.now() - last;
      const viewersRight = await viewersRightIn(viewers, picture, last);
      const { p50, p99 } = percentilesOf(ours.behindMs);
      runs.push({
        ...{ run, clients, converged: agreeing(ours), convergedMs },
        ...{ behindP50Ms: p50, behindP99Ms: p99, viewersRight },
        ...{ bareArrived: deliveries / (ticks * clients), load: load() },
      });
    }
    await keepResults(
      'jitter',
      runs.map((run) => ({ ...run })),
    );
    return tableOf(runs, clients);
  } finally {
    await Promise.all(stops.map((one) => one.stop()));
    await floor.close();
  }
}

/** Everything through the balancer ends, and nothing gets through for a while. */
function cutViewers(balancer: BenchProcess, port: number): { end(): Promise<void> } {
  const ending = new AbortController();
  const cutting = (async () => {
    for (;;) {
      await delay(CUT_EVERY_MS - AWAY_MS, undefined, { signal: ending.signal });
      await balancer.ask({ ports: [], cut: true });
      await delay(AWAY_MS);
      await balancer.ask({ ports: [port] });
    }
  })();
  return {
    end: async () => {
      ending.abort();
      await cutting.catch((error: unknown) => {
        if (!ending.signal.aborted) throw error;
      });
    },
  };
}

/** As many as hold the newest position of all. */
function agreeing({ held }: CrowdAnswer): number {
  const version = (position: string) => Number(position.slice(position.lastIndexOf(':') + 1));
  const [newest] = Object.entries(held).sort(([a], [b]) => version(b) - version(a));
  return newest?.[1] ?? 0;
}

async function converged(crowd: Crowd, since: number): Promise<CrowdAnswer> {
  for (;;) {
    const answer = await crowd.ask(OURS, { do: 'report' });
    if (agreeing(answer) === answer.clients || Date.now() - since > CONVERGE_WITHIN_MS) return answer;
    await delay(100);
  }
}

/** They wait before they reconnect, as the product's clients do. */
async function viewersRightIn(
  viewers: BenchProcess,
  { state }: FloorPicture,
  since: number,
): Promise<number> {
  for (;;) {
    const { right } = await viewers.ask<ViewerAnswer>({ do: 'check', state });
    if (right === VIEWERS || Date.now() - since > CONVERGE_WITHIN_MS) return right;
    await delay(200);
  }
}

function tableOf(runs: Run[], clients: number): string {
  const of = (figure: (run: Run) => number) => median(runs.map(figure));
  const share = (part: number) => `${rounded(100 * part, 2)} %`;
  return table(
    `${clients} clients whose connection is cut every ${CUT_EVERY_MS / 1_000} s for ${AWAY_MS / 1_000} s ` +
      `(medians of ${runs.length} runs)`,
    ['what', 'measured'],
    [
      [
        'clients that end with the right version (worst run)',
        share(Math.min(...runs.map((run) => run.converged)) / clients),
      ],
      [
        'real clients that show exactly the right state (worst run)',
        `${Math.min(...runs.map((run) => run.viewersRight))} of ${VIEWERS}`,
      ],
      [
        'last change → all of them, ms',
        rounded(
          of((run) => run.convergedMs),
          0,
        ),
      ],
      [
        'back on the network → everything held p50, ms',
        rounded(
          of((run) => run.behindP50Ms),
          0,
        ),
      ],
      [
        'back on the network → everything held p99, ms',
        rounded(
          of((run) => run.behindP99Ms),
          0,
        ),
      ],
      ['a bare Socket.IO broadcast beside it delivers', share(of((run) => run.bareArrived))],
    ],
  );
}
