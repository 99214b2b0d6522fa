import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** Whether the pointer or the focus is inside. Nothing may move under it then. */
export function useFreeze(inside: RefObject<HTMLElement | null>): boolean {
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  useEffect(() => {
    const element = inside.current;
    if (element === null) return undefined;
    // A finger does not hover.
    const enter = ({ pointerType }: PointerEvent) => setPointed(pointerType !== 'touch');
    const leave = () => setPointed(false);
    const look = () => setFocused(hasFocus(element));
    // While the focus moves, it is nowhere.
    const soon = () => queueMicrotask(look);
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('focusin', look);
    element.addEventListener('focusout', soon);
    return () => {
      element.removeEventListener('pointerenter', enter);
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
