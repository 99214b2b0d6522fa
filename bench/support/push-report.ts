import { grouped, median, percentilesOf, rounded, sum, table } from './figures.js';
import type { Sample } from './results.js';

/** Two accounts of one phone system: the one is told of changes, the other polls alone. */
export const LINE = 'line';
export const POLL = 'poll';

/** Changes at a phone system, with what goes wrong meanwhile. */
export interface Phase {
  vendor: string;
  what: string;
  load: string;
  /** From the change to the row at the client, ms, by account; NaN: never. */
  seen: Record<string, number[]>;
  /** The longest a change may take, ms. */
  boundMs: number;
  /** Of one bare request beside it, p95; NaN: not measured. */
  tripMs: number;
  /** The service's processor time per second, ms. */
  cpuMs: number;
  /** Of the p95 where events come; absent: there is none. */
  aimMs?: number;
}

/** The same before and during a storm of events; from the acceptance of commands to their confirmation, NaN: none. */
export interface Storm {
  vendor: string;
  seconds: number;
  load: string;
  plannedPerSecond: number;
  requestsPerSecond: number;
  /** The aim. */
  mostPerSecond: number;
  calmMs: number[];
  stormMs: number[];
}

const isShown = (ms: number): boolean => !Number.isNaN(ms);
const ms = (value: number): string => rounded(value, 0);

export const samplesOf = ({ vendor, what, load: machine, seen, ...rest }: Phase): Sample[] => {
  const beside = { boundMs: ms(rest.boundMs), tripMs: ms(rest.tripMs), cpuMs: ms(rest.cpuMs) };
  return Object.entries(seen).flatMap(([account, times]) =>
    times.map((time) => ({ vendor, what, account, load: machine, ...beside, ms: time })),
  );
};

export const stormSamplesOf = ({ vendor, seconds, load: machine, ...storm }: Storm): Sample[] =>
  (['calm', 'storm'] as const).flatMap((when) =>
    storm[`${when}Ms`].map((time) => ({
      ...{ vendor, seconds, load: machine, when, ms: time },
      planned: rounded(storm.plannedPerSecond),
      requests: rounded(storm.requestsPerSecond),
    })),
  );

export function phaseTable(title: string, phases: Phase[]): string {
  const groups = grouped(phases, ({ vendor, what }) => `${vendor}\n${what}`);
  const rows = groups.flatMap((runs) =>
    [LINE, POLL].map((account) => {
      const { vendor = '', what = '', aimMs = '', load: machine = '' } = runs[0] ?? {};
      const of = (figure: (run: Phase) => number): number => median(runs.map(figure));
      const trip = of(({ tripMs }) => tripMs);
      const times = runs.flatMap(({ seen }) => seen[account] ?? []);
      const { p50, p95 } = percentilesOf(times.filter(isShown));
      const within = sum(
        runs.map(({ seen, boundMs }) => (seen[account] ?? []).filter((time) => time <= boundMs).length),
      );
      return [
        ...[vendor, what, account === LINE ? 'told' : 'polls alone', times.length, ms(p50), ms(p95)],
        ...[account === LINE ? aimMs : '', `${rounded((100 * within) / times.length)} %`],
        ...[isShown(trip) ? ms(trip) : '', ms(of(({ cpuMs }) => cpuMs)), machine],
      ];
    }),
  );
  return table(
    title,
    [
      ...['vendor', 'what', 'way', 'changes', 'p50 ms', 'p95 ms', 'aim p95 ms'],
      ...['within the interval, a round trip and 50 ms', 'round trip p95 ms', 'CPU ms/s', 'load'],
    ],
    rows,
  );
}

export function stormTable(title: string, storms: Storm[]): string {
  const rows = grouped(storms, ({ vendor }) => vendor).map((runs) => {
    const vendor = runs[0]?.vendor ?? '';
    const of = (figure: (run: Storm) => number): number => median(runs.map(figure));
    const planned = of(({ plannedPerSecond }) => plannedPerSecond);
    const p95 = (times: (run: Storm) => number[]): number =>
      percentilesOf(runs.flatMap(times).filter(isShown)).p95;
    const calm = p95(({ calmMs }) => calmMs);
    const storm = p95(({ stormMs }) => stormMs);
    return [
      ...[vendor, rounded(planned), rounded(of(({ requestsPerSecond }) => requestsPerSecond))],
      ...[
        rounded(of(({ mostPerSecond }) => mostPerSecond)),
        ms(calm),
        ms(storm),
        `${rounded(storm / calm, 2)}×`,
      ],
      runs.reduce((lost, { stormMs }) => lost + stormMs.filter((time) => !isShown(time)).length, 0),
    ];
  });
  const head = ['vendor', 'planned requests a second', 'in the storm', 'at most', 'commands p95 calm ms'];
  return table(title, [...head, 'in the storm ms', 'ratio', 'not confirmed'], rows);
}
