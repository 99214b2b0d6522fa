/** Bytes that the change log of a shard keeps, about, unless the configuration says otherwise. */
export const DEFAULT_LOG_BYTES = 33_554_432;

/** The bounds of the change log, as `append.lua` takes them. */
export const logBoundsOf = ({ logEntries, logBytes }: { logEntries: number; logBytes: number }): string =>
  `${logEntries} ${logBytes}`;
