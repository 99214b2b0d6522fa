import type { Column } from './column.js';

/** A track of CSS grid that is wide enough for the longest word of its head, in whatever language and font. */
export function trackOf({ width, label }: Pick<Column<never>, 'width' | 'label'>): string {
  const least = `${longestWord(label)} * var(--head)`;
  const [, min, most] = /^minmax\((.+), (.+?)\)$/.exec(width) ?? [];
  return most === undefined ? `max(${width}, ${least})` : `minmax(max(${min}, ${least}), ${most})`;
}

const known = new Map<string, number>();

/** How wide it is, in the size of the font. */
function longestWord(label: string): number {
  const found = known.get(label);
  const pen = found === undefined && document.createElement('canvas').getContext('2d');
  if (!pen) return found ?? 0;
  pen.font = `600 100px ${getComputedStyle(document.body).fontFamily}`;
  const width = Math.ceil(Math.max(...label.split(' ').map((word) => pen.measureText(word).width))) / 100;
  known.set(label, width);
  return width;
}
