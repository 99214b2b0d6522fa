import type { Floor } from '../engine/floor.js';
import type { WireReply, WireRequest } from './facade.js';

const KEPT = 1_000;
/** A session's token changes; what is asked for does not. */
const TOKEN = /(^|&)access_token=[^&]*/;

/** What a system answers whose event comes before its own answers show the change. */
export class StaleAnswers {
  private readonly answers = new Map<string, WireReply>();
  private changedAt = -Infinity;

  constructor(floor: Floor) {
    floor.onChange(() => (this.changedAt = performance.now()));
  }

  /** Within `forMs` of a change, the answer that was given before it, where there was one. */
  of({ method, path, query, body }: WireRequest, forMs: number, reply: WireReply): WireReply {
    const key = `${method} ${path}?${query.replace(TOKEN, '')} ${body}`;
    const before = this.answers.get(key);
    if (before !== undefined && performance.now() - this.changedAt < forMs) return before;
    if (this.answers.size >= KEPT) this.answers.clear();
    this.answers.set(key, reply);
    return reply;
  }
}
