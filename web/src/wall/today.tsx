import type { ComponentChildren } from 'preact';
import type { MetricsRow } from '../../../client/index.js';
import { Dash } from '../shared/dash.js';
import { figureOf } from '../shared/figures.js';
import { WALL } from '../texts/wall.js';
import type { TodayTotals } from './board-status.js';
import { percentWords } from '../shared/formats.js';
import { age } from '../shared/duration.js';

const t = WALL.today;

/** Figures of the day of one queue; what is not known is never 0. */
export function TodayFigures({ today }: { today: MetricsRow | undefined }) {
  const level = figureOf(today, 'serviceLevel');
  return (
    <dl class="today" aria-label={t.title}>
      {(['answered', 'abandoned'] as const).map((name) => {
        const figure = figureOf(today, name);
        return (
          <Figure key={name} name={name} label={t[name]} isPartial={figure?.isPartial}>
            {figure?.value ?? <Dash words={t.unknown} />}
          </Figure>
        );
      })}
      <Figure name="serviceLevel" label={inTimeWords(level?.targetSeconds)} isPartial={level?.isPartial}>
        {level === undefined ? <Dash words={t.unknown} /> : percentWords(level.value)}
      </Figure>
    </dl>
  );
}

/** Figures of the day of all queues on the board. */
export function TodayTotalsFigures({ today: { answered, abandoned, serviceLevel } }: { today: TodayTotals }) {
  return (
    <dl class="today" aria-label={t.title}>
      <Figure name="answered" label={t.answeredToday} isPartial={answered?.isPartial}>
        {answered?.value ?? <Dash words={t.unknown} />}
      </Figure>
      <Figure name="abandoned" label={t.abandonedToday} isPartial={abandoned?.isPartial}>
        {abandoned?.value ?? <Dash words={t.unknown} />}
      </Figure>
      <Figure name="serviceLevel" label={t.levelToday} isPartial={serviceLevel?.isPartial}>
        {serviceLevel === undefined ? <Dash words={t.unknown} /> : percentWords(serviceLevel.value)}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  label: string;
  isPartial: boolean | undefined;
  children: ComponentChildren;
}

function Figure({ name, label, isPartial = false, children }: FigureProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-figure={name} data-partial={isPartial}>
        {children}
        {isPartial && <span class="hidden"> {t.partial}</span>}
      </dd>
    </div>
  );
}

const inTimeWords = (seconds: number | undefined): string =>
  t.inTime({ time: seconds === undefined ? undefined : age(seconds * 1_000) });
