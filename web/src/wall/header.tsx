import type { AgentState, ConnectionState } from '../../../client/index.js';
import { clock } from '../shared/duration.js';
import { ageWords, outageWords, stateWords, timeOf, trustOf, youngAge } from '../shared/freshness.js';
import { LanguageSelect } from '../shared/language-select.js';
import { THEMES } from '../shared/theme.js';
import type { SoundState } from '../shared/tone.js';
import { COMMON } from '../texts/common.js';
import { WALL } from '../texts/wall.js';
import { Icon } from './alarm-chip.js';
import type { SourceStatus, Totals } from './board-status.js';
import { VIEWS, type ChangeableLayout } from './layout.js';
import { TodayTotalsFigures } from './today.js';
import { useFullScreen } from './use-screen.js';
import { listWords, numberWords } from '../shared/formats.js';

/** What times of day are shown by. */
export interface Times {
  now: number;
  /** Absent: that of the screen. */
  zone: string | undefined;
}

interface SourceBarProps extends Times {
  sources: SourceStatus[];
  isReplay: boolean;
}

/** From here on those that are as they should be are only counted. */
const MOST_SOURCES = 6;

const SIGNS = { live: 'live', slow: 'oldest', old: 'old' } as const;

/** How old each phone system's numbers are, and whether to rely on them, in words. */
export function SourceBar({ sources, isReplay, now, zone }: SourceBarProps) {
  const isMany = sources.length > MOST_SOURCES;
  const shown = isMany ? sources.filter(({ reliability }) => trustOf(reliability) !== 'live') : sources;
  const live = sources.length - shown.length;
  return (
    <section class="bar" aria-label={WALL.sources}>
      <ul class="sources">
        {shown.map(({ account, name, freshness, reliability, refused, throttledBy }) => (
          <li
            key={account}
            class={`source source-${trustOf(reliability)}`}
            data-account={account}
            data-source={reliability.state}
          >
            <Icon name={SIGNS[trustOf(reliability)]} />
            {reliability.reliable ? (
              <>
                <strong class="name" dir="auto">
                  {name}
                </strong>
                <span>{isReplay ? COMMON.recorded : stateWords(reliability.state, throttledBy)}</span>
                {!isReplay && <span class="age">{ageWords(freshness, name, now, zone)}</span>}
              </>
            ) : (
              <>
                <span class="name">
                  {refused
                    ? COMMON.notAllowed({ name })
                    : outageWords(reliability.state, freshness, name, now, zone)}
                </span>
                <span class="age">{refused ? undefined : youngAge(freshness, now)}</span>
              </>
            )}
          </li>
        ))}
        {live > 0 && (
          <li class="source source-live">
            <Icon name="live" />
            {WALL.othersLive({ count: live })}
          </li>
        )}
      </ul>
    </section>
  );
}

const t = WALL.totals;

const GROUPS: [name: 'available' | 'onCall' | 'paused' | 'offline' | 'others', AgentState[]][] = [
  ['available', ['available']],
  ['onCall', ['on-call', 'on-hold', 'other-call']],
  ['paused', ['paused', 'not-ready']],
  ['offline', ['offline']],
  ['others', ['ringing', 'wrap-up', 'unknown']],
];

/** Everything on the board in one line; each person is counted once. */
export function TotalsBar({ totals, alarms }: { totals: Totals; alarms: number }) {
  const { agents } = totals;
  const count = (states: AgentState[]): number | undefined =>
    agents && states.reduce((sum, state) => sum + (agents.get(state) ?? 0), 0);
  return (
    <div class="totals">
      {alarms > 0 && (
        <p class="chip chip-alarm alarm-count" data-alarms={alarms}>
          {t.alarms({ count: alarms })}
        </p>
      )}
      <dl aria-label={t.title}>
        <Figure name="waiting" label={t.waiting} value={numberOf(totals.waiting)} />
        <Figure
          name="oldest"
          label={t.oldest}
          value={totals.oldestMs === undefined ? COMMON.notKnown : clock(totals.oldestMs)}
        />
        {GROUPS.map(([name, states]) => (
          <Figure key={name} name={name} label={t[name]} value={numberOf(count(states))} />
        ))}
      </dl>
      {totals.today !== undefined && <TodayTotalsFigures today={totals.today} />}
      {totals.unread.length > 0 && (
        <p class="chip chip-old name">{t.incomplete({ names: listWords(totals.unread) })}</p>
      )}
      {totals.old.length > 0 && (
        <p class="chip chip-old name">{t.includesOld({ names: listWords(totals.old) })}</p>
      )}
    </div>
  );
}

/** What is not known is never 0. */
const numberOf = (value: number | undefined): string =>
  value === undefined ? COMMON.notKnown : numberWords(value);

function Figure({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-total={name}>{value}</dd>
    </div>
  );
}

interface WallClockProps extends Times {
  connection: ConnectionState['phase'] | 'replay';
}

/** The server's time of day; a stopped clock shows that the page has stopped. */
export function WallClock({ now, zone, connection }: WallClockProps) {
  return (
    <p class="clock">
      <time dateTime={new Date(now).toISOString()}>{timeOf(now, now, zone)}</time>{' '}
      <small>{WALL.connection[connection]}</small>
    </p>
  );
}

interface Props {
  layout: ChangeableLayout;
  sound: SoundState;
  onSound: () => void;
}

export function Controls({ layout: { layout, addressWith, change }, sound, onSound }: Props) {
  const { full, toggle } = useFullScreen();
  const nextTheme = THEMES[(THEMES.indexOf(layout.theme) + 1) % THEMES.length] ?? THEMES[0];
  return (
    <section class="controls" aria-label={WALL.controls}>
      <nav aria-label={WALL.views.label}>
        {VIEWS.map((view) => (
          <a
            key={view}
            href={addressWith('view', view)}
            aria-current={view === layout.view ? 'page' : undefined}
            onClick={(event) => {
              event.preventDefault();
              change('view', view);
            }}
          >
            {WALL.views[view]}
          </a>
        ))}
      </nav>
      <button type="button" onClick={() => change('theme', nextTheme)}>
        {WALL.themes[layout.theme]}
      </button>
      <button type="button" data-sound={sound} onClick={onSound}>
        {WALL.sound[sound]}
      </button>
      <button type="button" onClick={toggle}>
        {full ? WALL.fullScreen.leave : WALL.fullScreen.enter}
      </button>
      <LanguageSelect />
    </section>
  );
}
