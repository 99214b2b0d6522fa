import { useEffect, useRef, useState } from 'preact/hooks';
import { AlarmTone } from './alarm-tone.js';
import { isNews } from './new-alarms.js';

/** `touch`: wanted, and the browser still waits for somebody to touch the page. */
export type SoundState = 'off' | 'touch' | 'on';

/** An alarm that comes and goes is not heard more often than this. */
const QUIET_MS = 5_000;

/** Sounds whenever an alarm is up that was not a moment ago. `start` needs a touch or a key. */
export function useSound(
  wanted: boolean,
  alarms: readonly string[],
): { state: SoundState; start: () => void } {
  const tone = useRef(new AlarmTone()).current;
  const [running, setRunning] = useState(false);
  const heard = useRef<{ keys: readonly string[]; at: number }>({ keys: [], at: 0 });

  const start = () => {
    tone.start().then(
      () => setRunning(true),
      () => setRunning(false),
    );
  };
  useEffect(() => {
    if (!wanted) {
      setRunning(false);
      void tone.stop();
      return undefined;
    }
    if (running) return undefined;
    // Whatever is touched first will do.
    const touches = ['pointerdown', 'keydown'];
    const touched = ({ target }: Event) => {
      // The switch itself says what it wants when it is released.
      if (!(target instanceof Element && target.closest('[data-sound]'))) start();
    };
    for (const touch of touches) addEventListener(touch, touched);
    return () => touches.forEach((touch) => removeEventListener(touch, touched));
  }, [wanted, running]);
  useEffect(() => {
    const { keys, at } = heard.current;
    const now = performance.now();
    const sounds = wanted && running && isNews(keys, alarms) && now - at >= QUIET_MS;
    if (sounds) tone.play();
    heard.current = { keys: alarms, at: sounds ? now : at };
  }, [alarms.join('\n')]);

  return { state: !wanted ? 'off' : running ? 'on' : 'touch', start };
}
