/** Counts of names; throws when more is removed than was added. */
export class Counts {
  private readonly counts = new Map<string, number>();

  get size(): number {
    return this.counts.size;
  }

  of(name: string): number {
    return this.counts.get(name) ?? 0;
  }

  add(name: string): void {
    this.counts.set(name, this.of(name) + 1);
  }

  remove(name: string): void {
    const left = this.of(name) - 1;
    if (left < 0) throw new Error(`"${name}" was given back more often than taken`);
    if (left === 0) this.counts.delete(name);
    else this.counts.set(name, left);
  }
}
