import { AgentState } from './agent.js';
import { own } from './document.js';
import type { IntervalFigures, VendorFigures } from './interval-figures.js';
import { COUNTED_AS } from './queue.js';
import { ratio } from './service-level.js';

const MS = 1_000;

type Times = { readonly [name: string]: number };
type Source = 'vendor' | 'polls';

/** A figure of an agent's time, and who told it. */
export interface AgentTime {
  name: 'timeIn' | 'occupancy' | 'timeInReason';
  value: Times | number;
  source: Source;
}

/**
 * How an agent spent the time, over all queues: seconds by the names under which states are counted. A vendor that does not say
 * how long the agent was on calls tells single states, and the whole is what polls saw.
 * @param isSeen what was observed is enough to be told
 */
export function agentTimes(
  { vendor = {}, timeIn, timeInReason }: IntervalFigures,
  isSeen: boolean,
): AgentTime[] {
  const told = vendor.timeIn && byName(vendor.timeIn);
  const observed = isSeen && timeIn !== undefined ? byName(inSeconds(timeIn)) : undefined;
  const isWhole = told !== undefined && own(told, 'onCall') !== undefined;
  const [states, source] =
    observed === undefined || isWhole ? ([told, 'vendor'] as const) : ([observed, 'polls'] as const);
  if (states === undefined) return [];
  const reasons =
    vendor.timeInReason ?? (isSeen && timeInReason !== undefined ? inSeconds(timeInReason) : undefined);
  return [
    { name: 'timeIn', value: states, source },
    ...occupancyOf(vendor, isWhole ? told : undefined, observed),
    ...(reasons === undefined
      ? []
      : [{ name: 'timeInReason' as const, value: reasons, source: sourceOf(vendor.timeInReason) }]),
  ];
}

const sourceOf = (told: unknown): Source => (told === undefined ? 'polls' : 'vendor');

/** Busy, of busy and available; of one source. */
function occupancyOf(
  vendor: VendorFigures,
  told: Times | undefined,
  observed: Times | undefined,
): AgentTime[] {
  const busyIn = (states: Times): number => (own(states, 'onCall') ?? 0) + (own(states, 'wrapUp') ?? 0);
  const share = (busy: number | undefined, available: number | undefined): number | undefined =>
    busy === undefined || available === undefined ? undefined : ratio(busy, busy + available);
  const all = (states: Times | undefined): number | undefined =>
    states && share(busyIn(states), own(states, 'available') ?? 0);
  const ofVendor = all(told) ?? share(handledSeconds(vendor), vendor.timeIn?.['available']);
  const value = ofVendor ?? all(observed);
  if (value === undefined) return [];
  return [
    {
      name: 'occupancy',
      value: Math.round(value * MS) / MS,
      source: ofVendor === undefined ? 'polls' : 'vendor',
    },
  ];
}

/** Talk, hold and wrap-up; undefined where a part is not told. */
function handledSeconds({
  handleSeconds,
  talkSeconds,
  holdSeconds,
  wrapUpSeconds,
}: VendorFigures): number | undefined {
  if (handleSeconds !== undefined) return handleSeconds;
  if (talkSeconds === undefined || holdSeconds === undefined || wrapUpSeconds === undefined) return undefined;
  return talkSeconds + holdSeconds + wrapUpSeconds;
}

function byName(states: Times): Times {
  const named: { [name: string]: number } = {};
  for (const [state, value] of Object.entries(states)) {
    const known = AgentState.safeParse(state).data;
    const name = known === undefined ? state : COUNTED_AS[known];
    named[name] = (named[name] ?? 0) + value;
  }
  return named;
}

const inSeconds = (times: Times): Times =>
  Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, ms / MS]));
