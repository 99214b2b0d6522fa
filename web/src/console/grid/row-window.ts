/** Rows drawn beyond either edge, so that a quick scroll meets no blank. */
const MARGIN_ROWS = 6;

/** Which rows of a long table are drawn: from `first` up to but not with `end`. */
export interface RowWindow {
  first: number;
  end: number;
}

export interface Scrolled {
  scrollTop: number;
  heightPx: number;
  rowPx: number;
  /** All rows there are. */
  rows: number;
}

export function windowOf({ scrollTop, heightPx, rowPx, rows }: Scrolled): RowWindow {
  // Scrolled further than there are rows: they have just become fewer.
  const top = Math.max(0, Math.min(scrollTop, rows * rowPx - heightPx));
  return {
    first: Math.max(0, Math.floor(top / rowPx) - MARGIN_ROWS),
    end: Math.min(rows, Math.ceil((top + heightPx) / rowPx) + MARGIN_ROWS),
  };
}

/** The drawn rows in order, with the one that has the focus wherever it is: a row that is not drawn loses it. */
export function drawnRows({ first, end }: RowWindow, focused: number | undefined, rows: number): number[] {
  const inside = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  if (focused === undefined || focused < 0 || focused >= rows) return inside;
  if (focused < first) return [focused, ...inside];
  return focused >= end ? [...inside, focused] : inside;
}

/** How far to scroll to see a row whole, below a header of `headPx`; the same where it is to be seen already. */
export function scrolledTo(index: number, headPx: number, { scrollTop, heightPx, rowPx }: Scrolled): number {
  const top = index * rowPx;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowPx + headPx - heightPx);
}
