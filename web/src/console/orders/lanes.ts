/** Runs so many at a time; the others wait for their turn, in order. */
export class Lanes {
  private readonly waiting: (() => Promise<void>)[] = [];
  private busy = 0;

  constructor(private readonly lanes: number) {}

  /** @param work never rejects */
  run(work: () => Promise<void>): void {
    this.waiting.push(work);
    this.next();
  }

  private next(): void {
    if (this.busy >= this.lanes) return;
    const work = this.waiting.shift();
    if (work === undefined) return;
    this.busy += 1;
    void work().finally(() => {
      this.busy -= 1;
      this.next();
    });
  }
}
