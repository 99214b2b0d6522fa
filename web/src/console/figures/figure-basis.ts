import type { MetricsRow } from '../../../../client/index.js';
import { figureOf, type Figure, type FigureName } from '../../shared/figures.js';
import { listWords } from '../../shared/formats.js';
import { whyUnknown } from '../../shared/why-unknown.js';
import { FIGURES } from '../../texts/figures.js';
import { UNKNOWN } from '../../texts/unknown.js';
import type { About } from '../grid/column.js';
import { age } from '../../shared/duration.js';

const t = FIGURES;

/** One thing that figures are based on, as an element that any number of cells refer to. */
export interface Basis {
  id: string;
  words: string;
}

const basis = (kind: string, value: string | number, words: string): Basis => ({
  id: `about-${kind}-${value}`,
  words,
});

/** The part of an interval that is known is never rounded up to all of it. */
const percentOf = (coverage: number): number => Math.floor(coverage * 100);

const targetBasis = (seconds: number): Basis =>
  basis('target', seconds, t.target({ time: age(seconds * 1_000) }));
const REASONS = ['none', 'untold', 'calm', 'partly'] as const;
const unknownBasis = (why: (typeof REASONS)[number]): Basis => basis('unknown', why, UNKNOWN[why]);
const coverageBasis = (percent: number): Basis => basis('coverage', percent, t.coverage({ percent }));

/** Why it is not known, where it is not. */
export function aboutFigure(row: MetricsRow | undefined, name: FigureName): About {
  const known = figureOf(row, name);
  return aboutAll(known === undefined ? [unknownBasis(whyUnknown(row, name))] : basesIn(known));
}

const aboutAll = (parts: readonly Basis[]): About => ({
  title: parts.map(({ words }) => words).join('. '),
  ids: parts.map(({ id }) => id).join(' '),
});

function basesIn({ source, formula, targetSeconds, coverage }: Figure): Basis[] {
  return [
    ...(formula === undefined ? [] : [basis('formula', formula, t.formulas[formula])]),
    ...(targetSeconds === undefined ? [] : [targetBasis(targetSeconds)]),
    ...(source === undefined ? [] : [basis('source', source, t.sources[source])]),
    ...(coverage === undefined ? [] : [coverageBasis(percentOf(coverage))]),
  ];
}

/** In one line, of the figures of a card: where they are from, and how much they include where they were observed. */
export function cardBasis(row: MetricsRow | undefined, names: readonly FigureName[]): string | undefined {
  const figures = names.flatMap((name) => figureOf(row, name) ?? []);
  if (figures.length === 0) return undefined;
  const sources = new Set(figures.flatMap(({ source }) => source ?? []));
  const coverage = figures.find((one) => one.coverage !== undefined)?.coverage;
  return [
    t.card.basis({ sources: listWords([...sources].map((source) => t.card.sources[source])) }),
    ...(coverage === undefined ? [] : [t.card.seen({ percent: percentOf(coverage) })]),
  ].join(' · ');
}

/** All that the figures of these rows are based on: few, and the same from one tick to the next. */
export function basesOf(rows: Iterable<MetricsRow>): Basis[] {
  const targets = new Set<number>();
  const percents = new Set<number>();
  for (const { targetSeconds, coverage } of rows) {
    if (targetSeconds !== undefined) targets.add(targetSeconds);
    percents.add(percentOf(coverage));
  }
  return [
    ...Object.entries(t.sources).map(([source, words]) => basis('source', source, words)),
    ...Object.entries(t.formulas).map(([formula, words]) => basis('formula', formula, words)),
    ...REASONS.map(unknownBasis),
    ...[...targets].map(targetBasis),
    ...[...percents].map(coverageBasis),
  ].sort((a, b) => (a.id < b.id ? -1 : 1));
}
