/** A seeded source of chance (mulberry32): the same seed gives the same history on every machine. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [0, below). */
  int(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.int(items.length)];
    if (item === undefined) throw new RangeError('Random.pick: the list is empty');
    return item;
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  exponential(mean: number, cap = Infinity): number {
    return Math.min(cap, -mean * Math.log(1 - this.next()));
  }

  /** Log-normal by its median; `sigma` is the spread of the logarithm. */
  lognormal(median: number, sigma: number, cap = Infinity): number {
    const gauss = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return Math.min(cap, median * Math.exp(sigma * gauss));
  }
}
