/** What a callback was called with, and a promise of what it will be. */
export class Heard<T> {
  readonly all: T[] = [];
  private readonly waiting = new Set<() => void>();

  readonly hear = (value: T): void => {
    this.all.push(value);
    for (const check of [...this.waiting]) check();
  };

  get last(): T | undefined {
    return this.all.at(-1);
  }

  /** The first value like this from that place on, as soon as there is one. */
  until(like: (value: T) => boolean, from = 0): Promise<T> {
    return new Promise((resolve) => {
      const check = () => {
        const found = this.all.slice(from).find(like);
        if (found === undefined) return;
        this.waiting.delete(check);
        resolve(found);
      };
      this.waiting.add(check);
      check();
    });
  }

  /** So many values, as soon as there are. */
  async count(least: number): Promise<T[]> {
    await this.until(() => this.all.length >= least);
    return this.all;
  }
}
