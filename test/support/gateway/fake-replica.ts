import { diff } from '../../../src/modules/domain/diff.js';
import type { DocumentState } from '../../../src/modules/domain/document.js';
import type { ReplicaEvents } from '../../../src/modules/floor/replica-events.js';
import { TypedEmitter } from '../../../src/lib/typed-emitter.js';
import {
  TopicHistory,
  type DocumentVersion,
  type TopicView,
} from '../../../src/modules/floor/topic-history.js';

/** The replica without Redis: real histories, moved by the test. */
export class FakeReplica {
  tailedAt: number | undefined;
  readonly followers = new Map<string, number>();
  /** How long `follow` takes: until this resolves, or rejects. */
  reading: Promise<void> = Promise.resolve();
  private readonly histories = new Map<string, TopicHistory>();
  private readonly events = new TypedEmitter<ReplicaEvents>();

  logReadAt(): number | undefined {
    return this.tailedAt;
  }

  on<E extends keyof ReplicaEvents>(event: E, listener: (payload: ReplicaEvents[E]) => void): () => void {
    return this.events.on(event, listener);
  }

  async follow(topic: string): Promise<TopicView | undefined> {
    await this.reading;
    this.followers.set(topic, (this.followers.get(topic) ?? 0) + 1);
    return this.view(topic);
  }

  unfollow(topic: string): void {
    const left = (this.followers.get(topic) ?? 0) - 1;
    if (left < 0) throw new Error(`"${topic}" was unfollowed more often than followed`);
    if (left === 0) this.followers.delete(topic);
    else this.followers.set(topic, left);
  }

  view(topic: string): TopicView | undefined {
    return this.histories.get(topic)?.view;
  }

  since(topic: string, held: DocumentVersion) {
    return this.histories.get(topic)?.since(held);
  }

  /** The document from now on; the first time under this epoch it starts with a snapshot. */
  show(topic: string, state: DocumentState, epoch = 'e1'): void {
    const history = this.histories.get(topic) ?? new TopicHistory(topic);
    this.histories.set(topic, history);
    const before = history.view;
    if (before === undefined || before.epoch !== epoch)
      return this.reset(topic, { epoch, version: 1 }, state);
    const ops = diff(before.state, state);
    if (ops === undefined) return;
    const { version } = before;
    const delta = { topic, epoch, base: version, version: version + 1, at: Date.now(), ops };
    history.accept(delta, JSON.stringify(delta).length);
    this.events.emit('change', { topic, view: history.view!, delta });
  }

  /** The document read again, as after a gap in the log. */
  reset(topic: string, { epoch, version }: DocumentVersion, state: DocumentState): void {
    const history = this.histories.get(topic) ?? new TopicHistory(topic);
    this.histories.set(topic, history);
    history.reset({ epoch, version, at: Date.now(), state });
    this.events.emit('reset', { topic, view: history.view! });
  }

  /** A target of the account began or ceased to fail. */
  health(account: string): void {
    this.events.emit('health', { account });
  }

  /** The account is followed, which it was not before. */
  wake(account: string): void {
    this.events.emit('wake', { account, scope: 'account' });
  }

  delete(topic: string): void {
    this.histories.delete(topic);
    this.events.emit('gone', { topic });
  }
}
