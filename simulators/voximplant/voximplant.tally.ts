import type { Floor } from '../engine/floor.js';
import type { FloorEvent, QueueId } from '../engine/floor.model.js';

/** How one caller of a queue fared. */
export interface Fate {
  queueId: QueueId;
  /** When it was over, or for those who talk when the call was answered. */
  at: number;
  outcome: 'answered' | 'abandoned' | 'refused';
  waitedMs: number;
}

const KEPT_MS = 2 * 24 * 60 * 60_000;
const KEPT = 50_000;

/** What the reports count, from when the façade began to listen. */
export class VoximplantTally {
  private fates: Fate[] = [];
  private readonly arrivals = new Map<string, number>();

  constructor(floor: Floor) {
    floor.onChange((event) => this.count(event));
  }

  between(queueIds: ReadonlySet<QueueId>, from: number, to: number): Fate[] {
    return this.fates.filter(({ queueId, at }) => queueIds.has(queueId) && at >= from && at < to);
  }

  private count({ type, at, queueId, callId = '', outcome }: FloorEvent): void {
    if (queueId === undefined) return;
    const waitedMs = at - (this.arrivals.get(callId) ?? at);
    if (type === 'call-arrived') this.arrivals.set(callId, at);
    if (type === 'call-refused') this.fates.push({ queueId, at, outcome: 'refused', waitedMs: 0 });
    if (type === 'call-answered') this.fates.push({ queueId, at, outcome: 'answered', waitedMs });
    if (type === 'call-ended' && outcome === 'abandoned')
      this.fates.push({ queueId, at, outcome: 'abandoned', waitedMs });
    if (type === 'call-ended') this.arrivals.delete(callId);
    if (this.fates.length > KEPT)
      this.fates = this.fates.filter((fate) => fate.at > at - KEPT_MS).slice(KEPT / 10);
  }
}
