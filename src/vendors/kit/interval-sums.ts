import { roundingOf } from '../../modules/domain/service-level.js';
import type { QueueTotals, VendorTotals } from '../../modules/domain/totals.js';

/** An average as the sum it was made of; undefined unless both are told. */
export const sumOf = (average: number | undefined, count: number | undefined): number | undefined =>
  average === undefined || count === undefined ? undefined : average * count;

/** The sum; undefined unless all are told. */
export const total = (...values: readonly (number | undefined)[]): number | undefined =>
  values.reduce<number | undefined>(
    (sum, value) => (sum === undefined || value === undefined ? undefined : sum + value),
    0,
  );

/** A service level by the vendor's own formula, and how far the truth may be from it. @param all those of the answer */
export function toldLevel(
  level: number | undefined,
  all: readonly number[],
  scale = 1,
): Pick<QueueTotals, 'serviceLevelPercent' | 'serviceLevelRounding'> {
  if (level === undefined) return {};
  return { serviceLevelPercent: level * scale, serviceLevelRounding: roundingOf(all) * scale };
}

/**
 * Those asked for of whom the answer has no row.
 * @param unreadable rows of the answer that cannot be read: any of them may be theirs
 */
export function rowless(
  asked: { queues?: object; agents?: object },
  { queues = {}, agents = {} }: Pick<VendorTotals, 'queues' | 'agents'>,
  unreadable = 0,
): Pick<VendorTotals, 'rowless'> {
  if (unreadable > 0) return {};
  const others = (all: object, told: object): string[] =>
    Object.keys(all).filter((id) => !Object.hasOwn(told, id));
  return {
    rowless: { queues: others(asked.queues ?? {}, queues), agents: others(asked.agents ?? {}, agents) },
  };
}

type Told<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that are not told. */
export function told<Fields extends object>(fields: Fields): Told<Fields> {
  // Entries forget which name had which type.
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Told<Fields>;
}
