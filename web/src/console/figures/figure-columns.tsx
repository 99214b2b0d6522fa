import type { MetricsRow } from '../../../../client/index.js';
import { clock } from '../../shared/duration.js';
import { figureOf, levelOf, sumOf, valueOf, type FigureName, type Total } from '../../shared/figures.js';
import { COMMON } from '../../texts/common.js';
import { FIGURES } from '../../texts/figures.js';
import type { AgentRow, FloorRow, QueueRow } from '../floor/floor-rows.js';
import type { CellProps, Column, TotalCell } from '../grid/column.js';
import type { Room } from '../screen-width.js';
import { aboutFigure, cardBasis } from './figure-basis.js';
import { numberWords, percentWords } from '../../shared/formats.js';

const t = FIGURES;

type FiguredRow = FloorRow & { today?: MetricsRow };

const time = (seconds: number): string => clock(seconds * 1_000);

const FORMAT: { readonly [name in FigureName]: (value: number) => string } = {
  ...{
    offered: numberWords,
    answered: numberWords,
    abandoned: numberWords,
    calls: numberWords,
    missed: numberWords,
  },
  ...{ asa: time, longestToday: time, talk: time, wrapUp: time, signedIn: time },
  ...{ serviceLevel: percentWords, occupancy: percentWords },
};

/** Columns of figures of the day; where no row has one, or there is little room, it gives way. */
function figure<Row extends FiguredRow>(
  name: FigureName,
  givesWayIn: readonly Room[],
  width: string,
): Column<Row> {
  const format = FORMAT[name];
  function FigureCell({ row: { today } }: CellProps<Row>) {
    const known = figureOf(today, name);
    return (
      <span data-label={t.labels[name]} data-partial={known?.isPartial}>
        {known === undefined ? COMMON.notKnown : format(known.value)}
      </span>
    );
  }
  return {
    ...{
      id: name,
      label: t.labels[name],
      hint: t.hints[name],
      width,
      givesWayIn,
      sortable: true,
      isNumber: true,
    },
    // The lowest service level is what to look at first.
    ...(name !== 'serviceLevel' && { largestFirst: true }),
    Cell: FigureCell,
    has: ({ today }) => valueOf(today, name) !== undefined,
    about: ({ today }) => aboutFigure(today, name),
  };
}

/** @param why it is not known */
const totalCell = (
  total: Total | undefined,
  format: (value: number) => string,
  why = t.total.untold,
): TotalCell => {
  if (total === undefined) return { text: COMMON.notKnown, title: why };
  const { value, told, of, formula, isPartial } = total;
  const words = [
    ...(formula === undefined ? [] : [t.formulas[formula]]),
    told === of ? t.total.ofAll({ of }) : t.total.of({ told, of }),
  ];
  return { text: format(value), title: words.join('. '), isPartial };
};

function counted(name: 'offered' | 'answered' | 'abandoned', givesWayIn: readonly Room[]): Column<QueueRow> {
  return {
    ...figure<QueueRow>(name, givesWayIn, 'minmax(4.6rem, 0.6fr)'),
    total: (rows) =>
      totalCell(
        sumOf(
          rows.map(({ today }) => today),
          name,
        ),
        FORMAT[name],
      ),
  };
}

/** What the figures of a card are based on: a phone has no pointer that could rest on them. */
function basisColumn<Row extends FiguredRow>(names: readonly FigureName[]): Column<Row> {
  const BasisCell = ({ row: { today } }: CellProps<Row>) => <small>{cardBasis(today, names)}</small>;
  return {
    ...{ id: 'basis', label: t.card.label, width: '0rem', fixed: true, Cell: BasisCell },
    givesWayIn: ['narrow', 'medium', 'wide'],
    has: ({ today }) => cardBasis(today, names) !== undefined,
  };
}

const SMALL = ['phone', 'narrow', 'medium'] as const;

export const QUEUE_FIGURE_COLUMNS: readonly Column<QueueRow>[] = [
  counted('offered', SMALL),
  counted('answered', ['narrow']),
  counted('abandoned', ['narrow']),
  {
    ...figure<QueueRow>('serviceLevel', ['least'], 'minmax(4rem, 0.6fr)'),
    total: (rows) =>
      totalCell(levelOf(rows.map(({ today }) => today)), FORMAT.serviceLevel, t.total.formulas),
  },
  figure('asa', ['phone', 'narrow'], 'minmax(3.6rem, 0.6fr)'),
  figure('longestToday', SMALL, 'minmax(4.6rem, 0.6fr)'),
  basisColumn(['answered', 'abandoned', 'serviceLevel']),
];

export const AGENT_FIGURE_COLUMNS: readonly Column<AgentRow>[] = [
  figure('calls', ['narrow'], '3.4rem'),
  figure('missed', SMALL, '3.9rem'),
  figure('talk', ['narrow'], '4.4rem'),
  figure('wrapUp', SMALL, '4.4rem'),
  figure('occupancy', SMALL, '5.6rem'),
  figure('signedIn', ['phone', 'narrow'], '4.4rem'),
  basisColumn(['calls', 'talk']),
];

const FIGURE_IDS = new Set([...QUEUE_FIGURE_COLUMNS, ...AGENT_FIGURE_COLUMNS].map(({ id }) => id));

/** Whether any of these columns needs the interval metrics. */
export const needMetrics = (columns: readonly { id: string }[]): boolean =>
  columns.some(({ id }) => FIGURE_IDS.has(id));
