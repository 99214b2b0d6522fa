import { Injectable } from '@nestjs/common';
import { AlertStore } from '../modules/alerts/alert-store.js';
import { CommandStore } from '../modules/commands/command-store.js';
import { own } from '../modules/domain/document.js';
import { FloorError } from '../modules/domain/problem.js';
import { queueOf, type TopicRef } from '../modules/domain/topic.js';
import { FloorReader, type OpenTopic } from '../modules/floor/floor-reader.js';
import { FloorReplica } from '../modules/floor/floor-replica.js';
import { orUnavailable } from '../modules/domain/unavailable.js';

/** Waits for documents that do not exist yet: an account that is starting, a queue that was never read. */
@Injectable()
export class ArrivalWaiter {
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(private readonly replica: FloorReplica) {
    replica.on('reset', ({ topic }) => {
      for (const arrived of this.waiting.get(topic) ?? []) arrived();
    });
  }

  get size(): number {
    return this.waiting.size;
  }

  /** Whether the topic, which the replica already follows, has a document now or within `patienceMs`. */
  async wait(topic: string, patienceMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.replica.view(topic) !== undefined) return true;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.remove(topic, done);
        resolve();
      };
      const timer = setTimeout(done, patienceMs);
      signal.addEventListener('abort', done);
      this.add(topic, done);
      if (signal.aborted) done();
    });
    return this.replica.view(topic) !== undefined;
  }

  private add(topic: string, arrived: () => void): void {
    const others = this.waiting.get(topic);
    if (others === undefined) this.waiting.set(topic, new Set([arrived]));
    else others.add(arrived);
  }

  private remove(topic: string, arrived: () => void): void {
    const others = this.waiting.get(topic);
    others?.delete(arrived);
    if (others?.size === 0) this.waiting.delete(topic);
  }
}

/** A topic that was not followed is polled as soon as it is; a phone system rarely needs longer to answer. */
const PATIENCE_MS = 5_000;

/** Waits until a topic that a client wants to follow can be answered for. */
@Injectable()
export class TopicLoader {
  constructor(
    private readonly reader: FloorReader,
    private readonly arrivals: ArrivalWaiter,
    private readonly commands: CommandStore,
    private readonly alerts: AlertStore,
  ) {}

  /**
   * Resolves when the topic has a document, or when `ended` is aborted.
   * Rejects with `not-found`, `not-ready` or `unavailable`.
   */
  async load(open: OpenTopic, ended: AbortSignal): Promise<void> {
    const { topic, ref } = open;
    await open.loaded;
    // A part of a document that is there says nothing of whether there is such a queue.
    const isPart = ref.kind === 'metrics' && ref.queue !== undefined;
    if ((open.view !== undefined && !isPart) || ended.aborted) return;
    // No poll makes these documents: they begin with the account's first command or alert, or here.
    if (ref.kind === 'commands') await orUnavailable(this.commands.open(ref.account));
    if (ref.kind === 'alerts') await orUnavailable(this.alerts.open(ref.account));
    if (!(await this.mayAppear(ref))) throw new FloorError('not-found', `There is no topic "${topic}".`);
    if (await this.arrivals.wait(topic, PATIENCE_MS, ended)) return;
    throw new FloorError(
      'not-ready',
      `"${topic}" has not been read from its phone system yet. Ask again in a few seconds.`,
    );
  }

  /**
   * Only the roster says which queues there are: documents and records of polls follow one by one. A client that gets
   * `not-found` does not ask again for a minute, so a queue that was not read yet must not get it.
   */
  private async mayAppear(ref: TopicRef): Promise<boolean> {
    const queue = queueOf(ref);
    if (queue === undefined) return true;
    const roster = await this.reader.roster(ref.account);
    return roster === undefined || own(roster.queues, queue) !== undefined;
  }
}
