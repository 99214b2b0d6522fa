import { callEach } from './call-each.js';

/** Tells listeners each value, and those that come later the last one. */
export class LastTold<T> {
  private readonly listeners = new Set<(value: T) => void>();
  private last: { value: T } | undefined;

  tell(value: T): void {
    this.last = { value };
    callEach(this.listeners, value);
  }

  /** What it returns ends the listening. */
  listen(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    if (this.last !== undefined) listener(this.last.value);
    return () => this.listeners.delete(listener);
  }
}
