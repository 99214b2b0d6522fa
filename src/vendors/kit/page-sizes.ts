/** How often a list as long as the longest whole one is asked for more rows: it may have grown beyond one page. */
const CHECK_AGAIN_MS = 60_000;

/**
 * How many rows a system gives on one page. Systems without totals cut pages silently, at a size that no page documents
 * and that need not be round: whether rows follow is learned by asking for them. A list that is longer than it ever was
 * costs one request more, and so does one as long as it ever was, once a minute.
 */
export class PageSizes {
  /** The shortest page that more rows followed. */
  private cut = Infinity;
  /** By list, the longest page that no rows followed, and when that was seen, epoch ms. */
  private readonly whole = new Map<string, { rows: number; at: number }>();

  /** @param asked the size that is asked for: a page of so many rows is surely cut */
  constructor(private readonly asked: number) {}

  /** Whether rows may follow a page of so many rows. */
  mayContinue(list: string, rows: number, at: number): boolean {
    if (rows === 0) return false;
    if (rows >= Math.min(this.asked, this.cut)) return true;
    const { rows: longest, at: seenAt } = this.whole.get(list) ?? { rows: 0, at };
    return rows > longest || (rows === longest && at - seenAt >= CHECK_AGAIN_MS);
  }

  /** After a page of so many rows the next was asked for. @param followed whether it had rows that were new */
  learn(list: string, rows: number, followed: boolean, at: number): void {
    if (followed) this.cut = Math.min(this.cut, rows);
    else if (rows >= (this.whole.get(list)?.rows ?? 0)) this.whole.set(list, { rows, at });
  }
}
