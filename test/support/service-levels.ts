import type { Formula } from '../../src/modules/domain/service-level.js';

interface Counts {
  answered: number;
  abandoned: number;
  /** Of the abandoned. */
  short: number;
  /** Within the target. */
  answeredWithin: number;
  abandonedWithin: number;
}

const percent = (part: number, all: number): number | undefined =>
  all === 0 ? undefined : (100 * part) / all;

/** The five formulas as `docs/metrics.md` writes them. */
export const serviceLevelsOf = ({
  answered: a,
  abandoned: b,
  short,
  answeredWithin: aT,
  abandonedWithin: bT,
}: Counts): Record<Formula, number | undefined> => ({
  'no-short': percent(aT, a + b - short),
  strict: percent(aT, a + b),
  handled: percent(aT, a),
  lenient: percent(aT + bT, a + b),
  'no-abandon': percent(aT, a + b - bT),
});
