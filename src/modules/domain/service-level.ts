/**
 * Five formulas of the service level. With A answered, B abandoned, Bs short abandons, and ≤T within the target:
 * `no-short` A≤T / (A + B − Bs), `strict` A≤T / (A + B), `handled` A≤T / A, `lenient` (A≤T + B≤T) / (A + B),
 * `no-abandon` A≤T / (A + B − B≤T).
 */
export const FORMULAS = ['no-short', 'strict', 'handled', 'lenient', 'no-abandon'] as const;
export type Formula = (typeof FORMULAS)[number];

/** What the formulas are computed from; a part that is not known is absent. */
export interface ServiceLevelParts {
  answered?: number | undefined;
  /** All who left while waiting, the short ones too. */
  abandoned?: number | undefined;
  shortAbandoned?: number | undefined;
  answeredWithin?: number | undefined;
  abandonedWithin?: number | undefined;
}

type Fraction = readonly [of: number | undefined, by: number | undefined];

const FRACTIONS: { readonly [formula in Formula]: (parts: ServiceLevelParts) => Fraction } = {
  'no-short': ({ answered, abandoned, shortAbandoned, answeredWithin }) => [
    answeredWithin,
    minus(plus(answered, abandoned), shortAbandoned),
  ],
  strict: ({ answered, abandoned, answeredWithin }) => [answeredWithin, plus(answered, abandoned)],
  handled: ({ answered, answeredWithin }) => [answeredWithin, answered],
  lenient: ({ answered, abandoned, answeredWithin, abandonedWithin }) => [
    plus(answeredWithin, abandonedWithin),
    plus(answered, abandoned),
  ],
  'no-abandon': ({ answered, abandoned, answeredWithin, abandonedWithin }) => [
    answeredWithin,
    minus(plus(answered, abandoned), abandonedWithin),
  ],
};

/** 0 to 100. Undefined where a part is not known, and where no contact counts: 0 of 0 is neither 0 nor 100. */
export function serviceLevel(formula: Formula, parts: ServiceLevelParts): number | undefined {
  const [of, by] = FRACTIONS[formula](parts);
  const share = ratio(of, by);
  return share === undefined ? undefined : share * 100;
}

/** Undefined where a part is not known, and where the denominator is 0. */
export function ratio(of: number | undefined, by: number | undefined): number | undefined {
  return of === undefined || by === undefined || by <= 0 ? undefined : of / by;
}

/** How far the truth may be from figures that are rounded alike: half a unit of the last digit that any of them has. */
export function roundingOf(figures: readonly number[]): number {
  const digits = figures.map((figure) => /\.(\d+)$/.exec(String(figure))?.[1]?.length ?? 0);
  return 0.5 / 10 ** Math.max(0, ...digits);
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function minus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a - b;
}
