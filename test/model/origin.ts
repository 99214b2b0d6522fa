import { diff } from '../../src/modules/domain/diff.js';
import type { Delta, DocumentState } from '../../src/modules/domain/document.js';
import type { TopicView } from '../../src/modules/floor/topic-history.js';
import { canonical } from '../arbitrary-documents.js';

export const TOPIC = 'queue/hq/6400';

/** The store: every state it ever had, and the log of what led from one to the next, trimmed at its old end. */
export class Origin {
  readonly log: Delta[] = [];
  trimmed = 0;
  private epochs = 0;
  private now!: TopicView;
  private readonly history = new Map<string, string>();

  constructor(state: DocumentState) {
    this.loseEpoch(state);
  }

  get view(): TopicView {
    return this.now;
  }

  change(state: DocumentState): void {
    const ops = diff(this.now.state, state);
    if (ops !== undefined) this.write({ ...this.now, version: this.now.version + 1, state }, ops);
  }

  /** Redis lost the document: what is written next begins a new history. */
  loseEpoch(state: DocumentState): void {
    this.epochs += 1;
    this.write({ epoch: `e${this.epochs}`, version: 1, at: 0, state }, diff({}, state) ?? {});
  }

  trim(kept: number): void {
    this.trimmed = Math.max(this.trimmed, this.log.length - kept);
  }

  /** Whether this is exactly what the store held at that version. */
  had({ epoch, version, state }: TopicView): boolean {
    return this.history.get(`${epoch}:${version}`) === canonical(state);
  }

  private write(view: TopicView, ops: Delta['ops']): void {
    this.now = view;
    this.history.set(`${view.epoch}:${view.version}`, canonical(view.state));
    this.log.push({
      topic: TOPIC,
      epoch: view.epoch,
      base: view.version - 1,
      version: view.version,
      at: 0,
      ops,
    });
  }
}
