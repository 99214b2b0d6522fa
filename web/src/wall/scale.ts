import { useLayoutEffect, useRef } from 'preact/hooks';
import { rem, type Grid, type Item, type Room } from './fit.js';

/** How many times larger than the least size texts may become. */
const LARGEST = 4;
/** Texts may be larger than the width of their card alone says, since they wrap. */
const WRAPPING = 1.3;
const STEPS = 7;
/** What may be hidden beyond what is hidden at the least size: a tenth of it, and a letter or two. */
const MORE = 1.1;
const A_LETTER = 0.1;

/**
 * Makes what is drawn as large as its element allows: `--text` is that of texts and numbers, `--name` that of names. Neither is so
 * large that it cuts what is whole at the least size. Both only become smaller until the grid is another one or the room is
 * measured anew, so that a text that comes and goes does not move the board.
 */
export function useScale({ ref, measured, lower }: Room, item: Item, { columns, rows }: Grid): void {
  const drawn = useRef({ by: '', scale: LARGEST, hidden: 0 });
  // After each drawing, and before it is painted: names and alarms change what a card needs.
  useLayoutEffect(() => {
    const element = ref.current;
    const card = element?.querySelector(CARDS);
    if (!element || !card) return;
    const by = `${measured} ${columns} ${rows}`;
    const before = drawn.current;
    const isSame = before.by === by;
    if (isSame && !isTooHigh(element) && hiddenIn(element) <= before.hidden) return;
    const draw = (scale: number, name: number) => {
      element.style.setProperty('--text', scale.toFixed(3));
      element.style.setProperty('--name', name.toFixed(3));
    };
    draw(1, 1);
    if (lower !== undefined && isTooHigh(element)) return lower();
    const hidden = hiddenIn(element) * MORE + A_LETTER;
    const isHigh = (scale: number, name: number) => {
      draw(scale, name);
      return isTooHigh(element);
    };
    const isWhole = (scale: number, name: number) => {
      draw(scale, name);
      return hiddenIn(element) <= hidden;
    };
    const widest = (WRAPPING * card.clientWidth) / rem() / item.width;
    const most = isSame ? before.scale : Math.min(LARGEST, widest);
    const scale = largest(most, (at) => !isHigh(at, at) && isWhole(at, 1));
    const name = largest(scale, (at) => isWhole(scale, at));
    draw(scale, name);
    drawn.current = { by, scale, hidden };
  });
}

/** Between 1, which is taken for granted, and `most`. */
export function largest(most: number, fits: (scale: number) => boolean): number {
  if (most <= 1) return 1;
  if (fits(most)) return most;
  let [low, high] = [1, most];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const CARDS = '.tile, .agent, tbody tr';
const PARTS = '.tile, .agent, td, h2 .name, th .name, strong.name, .chip .name, .agent span.name';

/** The ring of an alarm is beside its card, in this padding. */
const RING_PX = 3;

function isTooHigh(element: HTMLElement): boolean {
  const { bottom } = element.getBoundingClientRect();
  return [...element.querySelectorAll(CARDS)].some(
    (card) => card.getBoundingClientRect().bottom > bottom - RING_PX + 0.5,
  );
}

/** Of what is too wide for its place the hidden shares, together. */
const hiddenIn = (element: HTMLElement): number =>
  [...element.querySelectorAll(PARTS)].reduce(
    (sum, { clientWidth, scrollWidth }) =>
      sum + (scrollWidth > clientWidth + 1 ? 1 - clientWidth / scrollWidth : 0),
    0,
  );
