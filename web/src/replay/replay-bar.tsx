import { useEffect, useState } from 'preact/hooks';
import { timeOf } from '../shared/freshness.js';
import type { PageClient } from '../shared/page-client.js';
import { REPLAY as t } from '../texts/replay.js';
import { instantIn, localOf, SPEEDS } from './address.js';
import { gapWords } from './gaps.js';
import type { Replay, ReplayState } from './replay.js';
import { ReplayTime } from './replay-time.js';
import { keepAddress, useReplayState } from './use-replay.js';
import './replay.css';

interface Props {
  client: PageClient;
  /** Of every time of day; undefined: the reader's own. */
  zone?: string | undefined;
  onLive: () => void;
}

/** Says that the page shows the past, and which instant of it; nothing on a live page. */
export function ReplayBar({ client, zone, onLive }: Props) {
  const state = useReplayState(client);
  const { replay } = client;
  const { phase, speed, plays } = state ?? {};
  useEffect(() => {
    if (state !== undefined) keepAddress(state);
  }, [phase, speed, plays, plays === true ? undefined : state?.at]);
  if (replay === undefined || state === undefined) return null;
  return (
    <section class="replay" aria-label={t.title} data-replay={state.phase} data-at={Math.round(state.at)}>
      <ReplayTime state={state} zone={zone} />
      <ReplayControls replay={replay} state={state} onLive={onLive} />
      {state.knownUntil !== undefined && (
        <p class="replay-gap" role="status" data-known-until={state.knownUntil}>
          {t.knownUntil({ time: timeOf(state.knownUntil, state.at, zone) })}
        </p>
      )}
      {state.blanks.length > 0 && (
        <p class="replay-gap" role="status">
          {gapWords(state.blanks, state.at, zone).join(' ')}
        </p>
      )}
      {state.problem !== undefined && (
        <p class="replay-gap" role="alert">
          {t.problem({ detail: state.problem })}
        </p>
      )}
    </section>
  );
}

interface ControlsProps {
  replay: Replay;
  state: ReplayState;
  onLive: () => void;
}

const MINUTE_MS = 60_000;

function ReplayControls({ replay, state, onLive }: ControlsProps) {
  const { at, speed } = state;
  const plays = state.plays && state.phase !== 'ended';
  return (
    <div class="replay-controls" role="group" aria-label={t.controls}>
      <button
        type="button"
        class="replay-play"
        aria-label={plays ? t.pause : t.play}
        title={plays ? t.pause : t.play}
        onClick={() => (plays ? replay.pause() : replay.play())}
      >
        <span aria-hidden="true">{plays ? '❚❚' : '▶'}</span>
      </button>
      <select
        aria-label={t.speed}
        title={t.speed}
        value={String(speed)}
        onChange={({ currentTarget: { value } }) => {
          const chosen = SPEEDS.find((one) => String(one) === value);
          if (chosen !== undefined) replay.setSpeed(chosen);
        }}
      >
        {SPEEDS.map((one) => (
          <option key={one} value={String(one)}>
            {t.times({ speed: one })}
          </option>
        ))}
      </select>
      <button type="button" title={t.backHint} onClick={() => replay.seek(at - MINUTE_MS)}>
        {t.back}
      </button>
      <button type="button" title={t.forwardHint} onClick={() => replay.seek(at + MINUTE_MS)}>
        {t.forward}
      </button>
      <Steps label={t.change} next={t.nextChange} onNext={() => replay.nextChange()} />
      <Steps
        label={t.action}
        previous={t.previousCommand}
        next={t.nextCommand}
        onPrevious={() => replay.goTo('command', 'previous')}
        onNext={() => replay.goTo('command', 'next')}
      />
      <Steps
        label={t.alert}
        previous={t.previousAlert}
        next={t.nextAlert}
        onPrevious={() => replay.goTo('alert', 'previous')}
        onNext={() => replay.goTo('alert', 'next')}
      />
      <TimeField at={at} onTime={(time) => replay.seek(time)} />
      <button type="button" class="replay-live" title={t.liveHint} onClick={onLive}>
        {t.live}
      </button>
    </div>
  );
}

interface StepsProps {
  /** What is gone to, in one word, between buttons that say it in full to screen readers and on hover. */
  label: string;
  previous?: string;
  next: string;
  onPrevious?: () => void;
  onNext: () => void;
}

function Steps({ label, previous, next, onPrevious, onNext }: StepsProps) {
  return (
    <span class="replay-steps">
      {previous !== undefined && (
        <button type="button" aria-label={previous} title={previous} onClick={onPrevious}>
          <Arrow back />
        </button>
      )}
      <span aria-hidden="true">{label}</span>
      <button type="button" aria-label={next} title={next} onClick={onNext}>
        <Arrow />
      </button>
    </span>
  );
}

/** It points the way in which the page is read. */
const Arrow = ({ back }: { back?: true }) => (
  <span aria-hidden="true" class="replay-arrow">
    {back === true ? '◂' : '▸'}
  </span>
);

/** The shown instant, and where to go; while it is edited it does not move on. */
function TimeField({ at, onTime }: { at: number; onTime: (at: number) => void }) {
  const [draft, setDraft] = useState<string>();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const time = instantIn(draft ?? '');
        setDraft(undefined);
        if (time !== undefined) onTime(time);
      }}
    >
      <input
        type="datetime-local"
        step="1"
        aria-label={t.time}
        title={t.time}
        value={draft ?? localOf(at)}
        onFocus={() => setDraft((edited) => edited ?? localOf(at))}
        onInput={({ currentTarget: { value } }) => setDraft(value)}
        onKeyDown={({ key }) => key === 'Escape' && setDraft(undefined)}
      />{' '}
      <button type="submit">{t.go}</button>
    </form>
  );
}
