import type { Fields } from './voximplant.envelope.js';
import type { VoximplantParams } from './voximplant.params.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';

/** The default is not documented. */
const DEFAULT_COUNT = 20;

/** The part of a list that `count` and `offset` ask for. */
export function listing(rows: readonly Fields[], params: VoximplantParams, quirks: VoximplantQuirks): Fields {
  const offset = params.count('offset') ?? 0;
  const count = Math.min(params.count('count') ?? DEFAULT_COUNT, quirks.maxCount);
  const page = rows.slice(offset, offset + count);
  return {
    result: quirks.lists === 'object' && page.length === 1 ? page[0] : page,
    ...(quirks.totals && { total_count: rows.length, count: page.length }),
  };
}
