import { useEffect, useRef } from 'preact/hooks';
import { useTone, type PageTone, type Tone } from '../shared/tone.js';

/** An alarm that comes and goes is not heard more often than this. */
const QUIET_MS = 5_000;

export interface Heard {
  /** Of an alarm, or of one firing of an alert. */
  key: string;
  tone: Tone;
}

/** Sounds whenever an alarm is up that was not a moment ago. */
export function useSound(wanted: boolean, alarms: readonly Heard[]): PageTone {
  const tone = useTone(wanted);
  const heard = useRef<{ keys: ReadonlySet<string>; at: number }>({ keys: new Set(), at: 0 });
  useEffect(() => {
    const { keys, at } = heard.current;
    const now = performance.now();
    const news = toneOfNews(keys, alarms);
    const sounds = tone.state === 'on' && news !== undefined && now - at >= QUIET_MS;
    if (sounds) tone.play(news);
    heard.current = { keys: new Set(alarms.map(({ key }) => key)), at: sounds ? now : at };
  }, [alarms.map(({ key }) => key).join('\n')]);
  return tone;
}

/** The strongest tone of what was not there before; undefined: nothing is new. */
export function toneOfNews(before: ReadonlySet<string>, now: readonly Heard[]): Tone | undefined {
  const tones = now.filter(({ key }) => !before.has(key)).map(({ tone }) => tone);
  return tones.includes('alarm') ? 'alarm' : tones[0];
}
