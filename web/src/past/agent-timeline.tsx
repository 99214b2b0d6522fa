import type { Command, FloorHistory, PastState, Timeline } from '../../../client/index.js';
import { commandProgress, shortWords } from '../console/commands/command-progress.js';
import { timeOf } from '../shared/freshness.js';
import { StateSign } from '../shared/state-sign.js';
import { ACTIONS } from '../texts/actions.js';
import { TIMELINES as t } from '../texts/timelines.js';
import { outsideWords, PlanStrip } from './plan-strip.js';
import { percent, Strip, Totals } from './strip.js';
import {
  dayOf,
  hoursIn,
  knownUntilOf,
  mergedGaps,
  shareOf,
  shownRange,
  stateOf,
  type Range,
} from './timeline-model.js';
import { usePast } from './use-past.js';
import './timelines.css';
import { span } from '../shared/duration.js';

const AGAIN_MS = 60_000;

interface Props {
  past: FloorHistory;
  account: string;
  agent: string;
  /** An instant of the day that is shown. */
  now: number;
}

/** States, reasons of pauses and commands of an agent, of one day. */
export function AgentTimelineOf({ past, account, agent, now }: Props) {
  const day = dayOf(now);
  const { value, problem } = usePast(JSON.stringify([account, agent, day.from]), AGAIN_MS, () =>
    past.timeline(account, agent, day),
  );
  return (
    <section class="agent-timeline" aria-label={t.title}>
      {problem !== undefined && <p class="dim">{t.failed({ problem })}</p>}
      {problem === undefined && value === undefined && <p role="status">{t.reading}</p>}
      {value !== undefined && <Day timeline={value} day={day} now={now} />}
    </section>
  );
}

function Day({ timeline, day, now }: { timeline: Timeline; day: Range; now: number }) {
  const range = shownRange([timeline], day);
  const { commands = [] } = timeline;
  const outside = outsideWords(timeline, now);
  return (
    <>
      <div class="strip-commands" aria-hidden="true">
        {commands.map((command) => (
          <span
            key={command.id}
            class={`tone-${commandProgress(command).tone}`}
            title={commandWords(command, now)}
            style={{ left: percent(shareOf(command.createdAt, range)) }}
          >
            ▾
          </span>
        ))}
      </div>
      <Strip
        timeline={timeline}
        range={range}
        gaps={mergedGaps(timeline.gaps, { ...range, to: timeline.to })}
      />
      <PlanStrip timeline={timeline} range={range} now={now} />
      <Hours range={range} />
      <Totals timeline={timeline} />
      {outside !== undefined && (
        // Screen readers have it from the strip.
        <p class="plan-outside" aria-hidden="true">
          {outside}
        </p>
      )}
      {timeline.gaps.length > 0 && <p class="dim">{t.gaps}</p>}
      <KnownUntil of={timeline} now={now} />
      <details>
        <summary>{t.table.open}</summary>
        <DayTable timeline={timeline} now={now} />
      </details>
    </>
  );
}

/** How far the past is known, where the recorder has not stored all of it. */
export function KnownUntil({ of, now }: { of: Pick<Timeline, 'to' | 'knownUntil'>; now: number }) {
  const until = knownUntilOf(of, now);
  return until === undefined ? null : (
    <p class="dim known-until">{t.knownUntil({ time: timeOf(until, now) })}</p>
  );
}

/** Full hours below a strip. */
export function Hours({ range }: { range: Range }) {
  return (
    <div class="strip-hours" aria-hidden="true">
      {hoursIn(range).map((at) => (
        <span key={at} style={{ left: percent(shareOf(at, range)) }}>
          {timeOf(at, at)}
        </span>
      ))}
    </div>
  );
}

const commandWords = (command: Command, now: number): string =>
  [
    timeOf(command.createdAt, now),
    ACTIONS.types[command.type].name,
    t.by({ who: command.by }),
    shortWords(commandProgress(command)),
  ].join(', ');

type Entry = { at: number; state: PastState } | { at: number; command: Command };

function DayTable({ timeline, now }: { timeline: Timeline; now: number }) {
  const entries: Entry[] = [
    ...timeline.states.map((state) => ({ at: state.from, state })),
    ...(timeline.commands ?? []).map((command) => ({ at: command.createdAt, command })),
  ].sort((a, b) => a.at - b.at);
  return (
    <table class="day-table">
      <caption class="hidden">{t.table.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t.table.time}</th>
          <th scope="col">{t.table.what}</th>
          <th scope="col">{t.table.lasts}</th>
          <th scope="col">{t.table.note}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={'state' in entry ? `s${entry.at}` : entry.command.id}>
            <th scope="row">{timeOf(entry.at, now)}</th>
            {'state' in entry ? <StateCells state={entry.state} /> : <CommandCells command={entry.command} />}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StateCells({ state: { state, from, to, lasts, reason } }: { state: PastState }) {
  return (
    <>
      <td>
        <StateSign state={stateOf(state)} />
      </td>
      <td>
        {span(to - from)}
        {lasts === true && ` (${t.table.still})`}
      </td>
      <td>{reason}</td>
    </>
  );
}

function CommandCells({ command }: { command: Command }) {
  return (
    <>
      <td>{ACTIONS.types[command.type].name}</td>
      <td />
      <td>
        {t.by({ who: command.by })}, {shortWords(commandProgress(command))}
      </td>
    </>
  );
}
