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
      <button type="button" class="replay-play" onClick={() => (plays ? replay.pause() : replay.play())}>
        <span aria-hidden="true">{plays ? '❚❚' : '▶'}</span> {plays ? t.pause : t.play}
      </button>
      <label>
        {t.speed}{' '}
        <select
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
      </label>
      <button type="button" title={t.backHint} onClick={() => replay.seek(at - MINUTE_MS)}>
        {t.back}
      </button>
      <button type="button" title={t.forwardHint} onClick={() => replay.seek(at + MINUTE_MS)}>
        {t.forward}
      </button>
      <button type="button" onClick={() => replay.nextChange()}>
        {t.nextChange}
      </button>
      <button type="button" onClick={() => replay.goTo('command', 'previous')}>
        {t.previousCommand}
      </button>
      <button type="button" onClick={() => replay.goTo('command', 'next')}>
        {t.nextCommand}
      </button>
      <button type="button" onClick={() => replay.goTo('alert', 'previous')}>
        {t.previousAlert}
      </button>
      <button type="button" onClick={() => replay.goTo('alert', 'next')}>
        {t.nextAlert}
      </button>
      <TimeField at={at} onTime={(time) => replay.seek(time)} />
      <button type="button" class="replay-live" title={t.liveHint} onClick={onLive}>
        {t.live}
      </button>
    </div>
  );
}

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
      <label>
        {t.time}{' '}
        <input
          type="datetime-local"
          step="1"
          value={draft ?? localOf(at)}
          onFocus={() => setDraft((edited) => edited ?? localOf(at))}
          onInput={({ currentTarget: { value } }) => setDraft(value)}
          onKeyDown={({ key }) => key === 'Escape' && setDraft(undefined)}
        />
      </label>{' '}
      <button type="submit">{t.go}</button>
    </form>
  );
}
