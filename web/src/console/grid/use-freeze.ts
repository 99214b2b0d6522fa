import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** A pointer that rests for so long was left there. */
const RESTS_MS = 10_000;

/** Whether the pointer moves inside, or the focus is there. Nothing may move under it then. */
export function useFreeze(inside: RefObject<HTMLElement | null>): boolean {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  useEffect(() => {
    const element = inside.current;
    if (element === null) return undefined;
    // A finger does not hover.
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(timer);
      setPointed(false);
    };
    const move = ({ pointerType }: PointerEvent) => {
      if (pointerType === 'touch') return leave();
      setPointed(true);
      clearTimeout(timer);
      timer = setTimeout(leave, RESTS_MS);
    };
    const look = () => setFocused(hasFocus(element));
    // While the focus moves, it is nowhere.
    const soon = () => queueMicrotask(look);
    element.addEventListener('pointerenter', move);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('focusin', look);
    element.addEventListener('focusout', soon);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerenter', move);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('focusin', look);
      element.removeEventListener('focusout', soon);
    };
  }, [inside]);
  // An element that is removed while it has the focus fires no event.
  useLayoutEffect(() => {
    if (focused && inside.current !== null) setFocused(hasFocus(inside.current));
  });
  return pointed || focused;
}

const hasFocus = (element: HTMLElement): boolean => element.contains(document.activeElement);
