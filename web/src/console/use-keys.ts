import { useEffect, useRef } from 'preact/hooks';
import { lastingStorage } from '../shared/storage.js';

const SWITCHED_OFF = 'floorwalker.keys-off';

/** Single keys can be switched off, because speech input sends letters. */
export const keysAreOn = (): boolean => lastingStorage().getItem(SWITCHED_OFF) === null;
export function switchKeys(on: boolean): void {
  if (on) lastingStorage().removeItem(SWITCHED_OFF);
  else lastingStorage().setItem(SWITCHED_OFF, '1');
}

type Keys = { readonly [key: string]: (() => void) | undefined };

/** Keyboard shortcuts of the whole page; inactive in input fields and while a dialog is open. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return;
      if (event.key.length === 1 && !keysAreOn()) return;
      const run = latest.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.matches('input:not([type=checkbox]), select, textarea, [contenteditable]');
