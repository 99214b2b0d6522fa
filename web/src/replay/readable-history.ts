import {
  isRefusal,
  type FloorHistory,
  type FloorRefusal,
  type HistoryLine,
  type HistoryRange,
} from '../../../client/index.js';
import type { GapBook } from './gaps.js';

/**
 * A history of which each topic may be refused: a replay shows the others. Notes every gap.
 */
export class ReadableHistory implements Pick<FloorHistory, 'changes'> {
  private readonly refusals = new Map<string, FloorRefusal>();

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
    onKnown?: (until: number) => void,
  ): AsyncGenerator<HistoryLine, void, undefined> {
    // Rights do not change within a replay.
    if (this.refusals.get(topic)?.code === 'forbidden') return;
    try {
      for await (const line of this.history.changes(topic, whole(range), signal, onKnown)) {
        if (line[0] === 'gap') this.gaps.note(topic, line[1]);
        yield line;
      }
      this.refusals.delete(topic);
    } catch (error) {
      if (!isAboutTopic(error)) throw error;
      this.refusals.set(topic, error);
    }
  }
}

/** The clock of a replay runs between the milliseconds that the service knows. */
const whole = ({ from, to }: HistoryRange): HistoryRange => ({
  from: Math.max(0, Math.floor(from)),
  ...(to !== undefined && { to: Math.ceil(to) }),
});

const isAboutTopic = (error: unknown): error is FloorRefusal =>
  isRefusal(error, 'forbidden') || isRefusal(error, 'not-recorded') || isRefusal(error, 'not-found');
