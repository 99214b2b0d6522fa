import type { VendorDefinition } from '../../vendors/port/vendor.js';
import { VENDORS } from '../../vendors/vendors.catalog.js';
import { configuredAccount } from '../config/config-changes.js';
import { DEFAULT_PUSH, type FloorConfig } from '../config/floor-config.js';
import { CONTACT_SOURCES, type ContactSource, type CountedContact } from '../domain/interval-counts.js';
import type { IntervalFigures } from '../domain/interval-figures.js';

/** By queue: who told of its contacts last, or would have. */
export type Tellers = ReadonlyMap<string, ContactSource>;

/** Who can tell of an account's contacts beside its polls, which see every queue. */
export interface Telling {
  /** Before the interval. */
  before: Tellers;
  /** The live line is held. */
  hasLine: boolean;
  /** It tells of each contact. */
  isLineTelling: boolean;
  /** The phone system posts events. */
  hasHook: boolean;
  /** It is asked for records of calls. */
  hasTotals: boolean;
  /** Where events, or records, tell of contacts that ended so alone. */
  only: TellsOnly;
}

type TellsOnly = NonNullable<VendorDefinition['tellsOnly']>;

/** Whether events, or records, of an account tell of some contacts alone. */
export function tellsSome(config: FloorConfig, account: string, source: 'events' | 'records'): boolean {
  return VENDORS.get(configuredAccount(config, account)?.vendor ?? '')?.tellsOnly?.[source] !== undefined;
}

/** A source that tells of contacts that ended so alone is not who tells of the queue's contacts. */
export const isPart = (source: ContactSource, only: TellsOnly): boolean =>
  source !== 'polls' && only[source] !== undefined;

export function tellingOf(config: FloorConfig, account: string, before: Tellers): Telling {
  const {
    vendor = '',
    baseUrl = '',
    push = DEFAULT_PUSH,
    totals = true,
  } = configuredAccount(config, account) ?? {};
  const definition = VENDORS.get(vendor);
  return {
    before,
    hasLine: push.line,
    isLineTelling: push.line && definition?.tellsContacts?.(baseUrl) === true,
    only: definition?.tellsOnly ?? {},
    hasHook: push.hook !== undefined,
    hasTotals: totals,
  };
}

/**
 * Who tells of a queue's contacts in an interval: the best of those who told of any; where none came, who told before and still can,
 * the line that was open for most of it, or else polls.
 */
export function tellerOf(
  queue: string,
  contacts: readonly Pick<CountedContact, 'source'>[],
  { watched, heard = watched }: Pick<IntervalFigures, 'watched' | 'heard'>,
  { before, hasLine, isLineTelling, hasHook, hasTotals, only }: Telling,
): ContactSource {
  const told = CONTACT_SOURCES.find(
    (source) => !isPart(source, only) && contacts.some((one) => one.source === source),
  );
  if (told !== undefined) return told;
  const known = before.get(queue);
  const last = known !== undefined && isPart(known, only) ? undefined : known;
  if (last === 'events' && (hasLine || hasHook)) return last;
  if (last === 'records' && (hasLine || hasHook || hasTotals)) return last;
  return isLineTelling && heard > 0 && heard >= watched / 2 ? 'events' : 'polls';
}

/** Who told of each queue in an interval that is known. */
export function tellersOf(queues: ReadonlyMap<string, IntervalFigures>): Tellers {
  return new Map(
    [...queues].flatMap(([queue, { teller }]) => (teller === undefined ? [] : [[queue, teller] as const])),
  );
}
