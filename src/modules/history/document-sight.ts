import type { CollectionOps, Delta, Row, Rows, Snapshot } from '../domain/document.js';
import { maskedDelta, maskedSnapshot } from '../domain/masked.js';

/** What a token sees of a document. */
export interface DocumentSight {
  snapshot(snapshot: Snapshot): Snapshot;
  /** Undefined: nothing of it. */
  delta(delta: Delta): Delta | undefined;
}

export const WHOLE: DocumentSight = { snapshot: (snapshot) => snapshot, delta: (delta) => delta };
export const MASKED: DocumentSight = { snapshot: maskedSnapshot, delta: maskedDelta };

/**
 * The alerts of an account for a token for single queues: those of these queues. It is another document, with an epoch of its own,
 * and what is changed of other rows leaves no trace.
 */
export class NarrowedAlerts implements DocumentSight {
  /** The version that the reader holds; of a page that goes on it is not known, and 0 fits any. */
  private shown = 0;

  constructor(private readonly sees: (alert: string) => boolean) {}

  snapshot({ state, epoch, version, ...rest }: Snapshot): Snapshot {
    this.shown = version;
    const alerts = this.rows(state['alerts'] ?? {});
    return { ...rest, epoch: narrowedEpoch(epoch), version, state: { alerts, remedies: {} } };
  }

  delta({ epoch, version, ops, ...rest }: Delta): Delta | undefined {
    const seen = this.ops(ops['alerts'] ?? {});
    if (seen === undefined) return undefined;
    const base = this.shown;
    this.shown = version;
    return { ...rest, epoch: narrowedEpoch(epoch), base, version, ops: { alerts: seen } };
  }

  private ops(ops: CollectionOps): CollectionOps | undefined {
    const [put, set] = [this.rows(ops.put ?? {}), this.rows(ops.set ?? {})];
    const del = (ops.del ?? []).filter(this.sees);
    const count = Object.keys(put).length + Object.keys(set).length + del.length;
    return count === 0 ? undefined : { put, set, del };
  }

  private rows(rows: Rows): { [id: string]: Row } {
    return Object.fromEntries(Object.entries(rows).filter(([id]) => this.sees(id)));
  }
}

const narrowedEpoch = (epoch: string): string => `${epoch}~narrowed`;
