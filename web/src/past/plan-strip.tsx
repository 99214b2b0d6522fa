import type { AgentTimeline, PlannedTime } from '../../../client/index.js';
import { span } from '../shared/duration.js';
import { listWords } from '../shared/formats.js';
import { timeOf } from '../shared/freshness.js';
import { TIMELINES as t } from '../texts/timelines.js';
import { extentOf, STRIP, type Range } from './timeline-model.js';

interface Props {
  timeline: AgentTimeline;
  range: Range;
  now: number;
}

/** Of the drawing; and in it the line of what was outside of the plan, the times to take calls, and the other ones. */
const HEIGHT = 9;
/** Of shorter times outside of the plan, words say the sum alone. */
const TOLD_MS = 60_000;
const OUT = { y: 0, height: 3 };
const PLANNED = { work: { y: 4, height: 5 }, away: { y: 7, height: 2 } };

/** What was planned for an agent, below the states, and a line over what was outside of it; nothing without a plan. */
export function PlanStrip({ timeline, range, now }: Props) {
  const { plan = [], adherence } = timeline;
  if (plan.length === 0) return null;
  return (
    <svg
      class="plan-strip"
      role="img"
      aria-label={listSentences([plannedWords(plan, now), outsideWords(timeline, now)])}
      viewBox={`0 0 ${STRIP.width} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {inDrawingOrder(plan).map((entry) => (
        <g key={`${entry.from}-${entry.to}`}>
          <title>{entryWords(entry, now)}</title>
          {/* What began earlier ends here. */}
          <Bar of={entry} range={range} {...PLANNED.work} part="clear" />
          <Bar of={entry} range={range} {...PLANNED[entry.expects]} part={entry.expects} />
        </g>
      ))}
      {adherence?.out.map((part) => (
        <g key={part.from}>
          <title>{outWords(part, now)}</title>
          <Bar of={part} range={range} {...OUT} part="out" />
        </g>
      ))}
    </svg>
  );
}

interface BarProps {
  of: Range;
  range: Range;
  y: number;
  height: number;
  part: 'clear' | 'work' | 'away' | 'out';
}

function Bar({ of, range, y, height, part }: BarProps) {
  const { left, width } = extentOf(of, range);
  return <rect class={`plan-${part}`} x={left} width={width} y={y} height={height} />;
}

/** Where entries overlap, the one that begins last counts. */
export const inDrawingOrder = (plan: readonly PlannedTime[]): PlannedTime[] =>
  [...plan].sort((a, b) => a.from - b.from || b.to - a.to);

/** How long the agent was outside of the plan, and when; undefined: there is none, or nothing is known. */
export function outsideWords({ adherence }: AgentTimeline, now: number): string | undefined {
  if (adherence === undefined || adherence.plannedMs === 0) return undefined;
  const planned = span(adherence.plannedMs);
  if (adherence.out.length === 0) return t.plan.kept({ planned });
  const told = adherence.out.filter(({ from, to }) => to - from >= TOLD_MS);
  const parts = listWords((told.length > 0 ? told : adherence.out).map((part) => partWords(part, now)));
  return t.plan.outside({ out: span(adherence.outMs), planned, parts });
}

const plannedWords = (plan: readonly PlannedTime[], now: number): string =>
  t.plan.planned({ entries: listWords(inDrawingOrder(plan).map((entry) => entryWords(entry, now))) });

const entryWords = (entry: PlannedTime, now: number): string =>
  t.plan.entry({ activity: entry.activity, when: partWords(entry, now) });

const outWords = (part: Range, now: number): string => t.plan.out({ when: partWords(part, now) });

const partWords = ({ from, to }: Range, now: number): string =>
  t.plan.when({ from: timeOf(from, now), to: timeOf(to, now) });

const listSentences = (sentences: readonly (string | undefined)[]): string =>
  sentences.filter((one) => one !== undefined).join(' ');
