import { Injectable } from '@nestjs/common';
import { FloorReplica } from '../modules/floor/floor-replica.js';

/** Waits for documents that do not exist yet: an account that is starting, a queue that was never read. */
@Injectable()
export class Arrivals {
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
  async of(topic: string, patienceMs: number, signal: AbortSignal): Promise<boolean> {
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
