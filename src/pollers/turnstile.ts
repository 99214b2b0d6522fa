/**
 * Lets one pass per turn of the event loop. Polls that come due together would otherwise answer together, and whatever
 * else this process does, such as sending a supervisor's command, would wait behind all of them. A vendor that is slow
 * costs nothing here: while its polls wait, the loop turns fast.
 */
export class Turnstile {
  private last: Promise<void> = Promise.resolve();

  pass(): Promise<void> {
    this.last = this.last.then(() => new Promise((resolve) => setImmediate(resolve)));
    return this.last;
  }
}
