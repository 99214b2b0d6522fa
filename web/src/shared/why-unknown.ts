import type { MetricsRow } from '../../../client/index.js';
import { isAbsent, READ, sourceIn, type FigureName } from './figures.js';

/** Of a figure: its queue has none, the phone system does not tell it, there were no calls, or too little was seen. */
export type WhyUnknown = 'none' | 'untold' | 'calm' | 'partly';

/** Why a figure is not known, as far as its row tells. */
export function whyUnknown(row: MetricsRow | undefined, name: FigureName): WhyUnknown {
  if (row === undefined) return 'none';
  const [value, figure] = READ[name](row);
  if (isAbsent(row, sourceIn(row, figure))) return 'partly';
  const isCalm = row.offered === 0 || (row.answered === 0 && !row.abandoned);
  return value === undefined && isCalm ? 'calm' : 'untold';
}
