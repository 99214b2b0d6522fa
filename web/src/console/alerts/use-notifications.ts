import { useState } from 'preact/hooks';
import { lastingStorage } from '../../shared/storage.js';
import { COMMON } from '../../texts/common.js';

const KEY = 'floorwalker.alerts-notify';

/** `blocked`: wanted, and the browser does not allow it. */
export type NotifyState = 'off' | 'on' | 'blocked';

export interface Notifications {
  /** Undefined: this browser has none. */
  state: NotifyState | undefined;
  toggle: () => void;
  /** While the page is not looked at; the next one takes its place. */
  show: (words: string) => void;
}

const has = 'Notification' in globalThis;

/** Notifications of the browser, which a person switches on. */
export function useNotifications(): Notifications {
  const [wanted, setWanted] = useState(() => lastingStorage().getItem(KEY) !== null);
  const [allowed, setAllowed] = useState(() => has && Notification.permission === 'granted');
  const isOn = wanted && allowed;
  const want = (next: boolean) => {
    if (next) lastingStorage().setItem(KEY, '1');
    else lastingStorage().removeItem(KEY);
    setWanted(next);
  };
  return {
    state: has ? (isOn ? 'on' : wanted ? 'blocked' : 'off') : undefined,
    toggle: () => {
      want(!wanted);
      if (!wanted) void Notification.requestPermission().then((answer) => setAllowed(answer === 'granted'));
    },
    show: (words) => {
      if (isOn && document.hidden) notify(words);
    },
  };
}

function notify(body: string): void {
  try {
    const shown = new Notification(COMMON.product, { body, tag: KEY });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // A phone's browser lets only its background scripts notify.
  }
}
