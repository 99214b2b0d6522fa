/** Where a command writes; each text is one or more lines without the last newline. */
export interface Terminal {
  out: (text: string) => void;
  err: (text: string) => void;
  /** Resolves when the reader of `out` has taken what was written; absent: it takes everything at once. */
  drained?: () => Promise<unknown>;
}

/** @returns the exit code, or undefined when it does not take these arguments */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number | undefined>;
