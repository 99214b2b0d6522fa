import { useEffect, useState } from 'preact/hooks';
import { REPLAY as t } from '../texts/replay.js';
import type { ReplayState } from './replay.js';
import { dateFormat } from '../shared/formats.js';

/** `10:40:12` and `Sat, Nov 28, GMT+1`; the field beside it has the year. */
function formatsIn(timeZone: string | undefined) {
  return {
    time: dateFormat({
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZone,
    }),
    day: dateFormat({
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      timeZone,
    }),
    zone: dateFormat({ timeZoneName: 'short', timeZone }),
  };
}

const formats = new Map<string | undefined, ReturnType<typeof formatsIn>>();

function wordsOf(at: number, zone: string | undefined): { time: string; day: string } {
  const format = formats.get(zone) ?? formatsIn(zone);
  formats.set(zone, format);
  const named = format.zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return { time: format.time.format(at), day: `${format.day.format(at)}, ${named}` };
}

/** The shown instant. Screen readers hear it when it stands still, and not with every second. */
export function ReplayTime({ state, zone }: { state: ReplayState; zone: string | undefined }) {
  const { at, phase, notice } = state;
  const { time, day } = wordsOf(at, zone);
  const stands = phase === 'paused' || phase === 'ended';
  const [announcedAt, setAnnouncedAt] = useState(at);
  useEffect(() => setAnnouncedAt(at), [phase, stands ? at : undefined]);
  const announced = wordsOf(announcedAt, zone);
  return (
    <>
      <p class="replay-banner">
        <strong>{t.banner({ time })}</strong> <span>{day}</span> <span>{t.note}</span>{' '}
        <span class="replay-phase">{notice ?? t.phases[phase]}</span>
      </p>
      <p class="hidden" role="status">
        {t.announced({ time: `${announced.time}, ${announced.day}` })} {notice ?? t.phases[phase]}
      </p>
    </>
  );
}
