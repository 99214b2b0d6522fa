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
