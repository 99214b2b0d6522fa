/** Rows that were chosen, and the one a range goes on from. */
export interface Selection {
  keys: ReadonlySet<string>;
  anchor?: string;
}

export const NOTHING_SELECTED: Selection = { keys: new Set() };

/** Chosen or no longer chosen; from then on ranges begin here. */
export function toggled({ keys }: Selection, key: string): Selection {
  const next = new Set(keys);
  if (!next.delete(key)) next.add(key);
  return { keys: next, anchor: key };
}

/** Everything between the last one touched and this one too, in the order in which it is shown. */
export function extended(selection: Selection, key: string, shown: readonly string[]): Selection {
  const { keys, anchor } = selection;
  const from = anchor === undefined ? -1 : shown.indexOf(anchor);
  const to = shown.indexOf(key);
  if (from < 0 || to < 0) return toggled(selection, key);
  const between = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { keys: new Set([...keys, ...between]), ...(anchor !== undefined && { anchor }) };
}

/** All that are shown, or none of them when they are chosen already; others stay as they are. */
export function allToggled({ keys }: Selection, shown: readonly string[]): Selection {
  const all = shown.length > 0 && shown.every((key) => keys.has(key));
  const rest = [...keys].filter((key) => !shown.includes(key));
  return { keys: new Set(all ? rest : [...rest, ...shown]) };
}

/** Without rows that no longer exist: a command must not reach a row that is not visible. */
export function remaining(selection: Selection, exists: (key: string) => boolean): Selection {
  if ([...selection.keys].every(exists)) return selection;
  const { anchor } = selection;
  return {
    keys: new Set([...selection.keys].filter(exists)),
    ...(anchor !== undefined && exists(anchor) && { anchor }),
  };
}

/** The row a key leads to; undefined: the key leads nowhere. */
export function keyStep(key: string, index: number, rows: number, page: number): number | undefined {
  const within = (to: number): number => Math.max(0, Math.min(rows - 1, to));
  switch (key) {
    case 'ArrowDown':
      return within(index + 1);
    case 'ArrowUp':
      return within(index - 1);
    case 'PageDown':
      return within(index + page);
    case 'PageUp':
      return within(index - page);
    case 'Home':
      return 0;
    case 'End':
      return within(rows - 1);
    default:
      return undefined;
  }
}

/** Whether a key shuts a group, or opens it; undefined: neither. */
export function foldStep(
  key: string,
  line: { kind: 'row' } | { kind: 'group'; shut: boolean },
): boolean | undefined {
  if (line.kind === 'row') return undefined;
  if (key === 'Enter' || key === ' ') return !line.shut;
  if (key === 'ArrowRight' && line.shut) return false;
  return key === 'ArrowLeft' && !line.shut ? true : undefined;
}
