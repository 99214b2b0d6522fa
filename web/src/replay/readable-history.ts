import {
  isRefusal,
  type FloorHistory,
  type FloorRefusal,
  type HistoryLine,
  type HistoryRange,
} from '../../../client/index.js';
import type { GapBook } from './gaps.js';

/**
 * A history of which each topic may be refused: a replay shows the others. Notes every gap, and leaves out the document that a
 * further part begins with when it is the one that the part before ended with.
 */
export class ReadableHistory implements Pick<FloorHistory, 'changes'> {
  private readonly refusals = new Map<string, FloorRefusal>();
  /** By what ends a reading: the versions that its parts have come to, by topic. */
  private readonly versions = new WeakMap<AbortSignal, Map<string, string>>();

  constructor(
    private readonly history: Pick<FloorHistory, 'changes'>,
    private readonly gaps: GapBook,
  ) {}

  refusalOf(topic: string): FloorRefusal | undefined {
    return this.refusals.get(topic);
  }

  async *changes(
    topic: string,
    range: HistoryRange,
    signal?: AbortSignal,
  ): AsyncGenerator<HistoryLine, void, undefined> {
    // Rights do not change within a replay.
    if (this.refusals.get(topic)?.code === 'forbidden') return;
    const versions = this.versionsOf(signal);
    let last = versions?.get(topic);
    try {
      for await (const line of this.history.changes(topic, whole(range), signal)) {
        if (line[0] === 'gap') this.gaps.note(topic, line[1]);
        const version = versionIn(line);
        if (version !== undefined && line[0] === 'snapshot' && version === last) continue;
        last = version ?? last;
        yield line;
      }
      if (last !== undefined) versions?.set(topic, last);
      this.refusals.delete(topic);
    } catch (error) {
      if (!isAboutTopic(error)) throw error;
      this.refusals.set(topic, error);
    }
  }

  private versionsOf(signal: AbortSignal | undefined): Map<string, string> | undefined {
    if (signal === undefined) return undefined;
    const versions = this.versions.get(signal) ?? new Map<string, string>();
    this.versions.set(signal, versions);
    return versions;
  }
}

/** The clock of a replay runs between the milliseconds that the service knows. */
const whole = ({ from, to }: HistoryRange): HistoryRange => ({
  from: Math.max(0, Math.floor(from)),
  ...(to !== undefined && { to: Math.ceil(to) }),
});

const versionIn = (line: HistoryLine): string | undefined =>
  line[0] === 'snapshot' || line[0] === 'delta' ? `${line[1].epoch}:${line[1].version}` : undefined;

const isAboutTopic = (error: unknown): error is FloorRefusal =>
  isRefusal(error, 'forbidden') || isRefusal(error, 'not-recorded') || isRefusal(error, 'not-found');
