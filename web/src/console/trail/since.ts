/** Epoch ms of what a `datetime-local` field holds, which is in the reader's own time zone; undefined: nothing yet. */
export function instantOf(local: string): number | undefined {
  const at = local === '' ? NaN : new Date(local).getTime();
  return Number.isNaN(at) ? undefined : at;
}
