/** Vendors that give whole seconds of age make an instant jump by up to this much although nothing happened. */
export const SAME_INSTANT_MS = 2000;

/**
 * The instant to keep: the one already shown when the new one says the same. Comparing with the instant that is shown,
 * not with the last one read, keeps small steps from adding up.
 */
export function steady(shown: number | undefined, read: number): number {
  return shown !== undefined && Math.abs(shown - read) < SAME_INSTANT_MS ? shown : read;
}
