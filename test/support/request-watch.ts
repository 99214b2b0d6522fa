import type { Simulator } from '../../simulators/simulator.js';
import type { LoggedRequest } from '../../simulators/wire/request-log.js';
import { Signal } from './signal.js';

export interface Watched {
  readonly request: LoggedRequest;
  /** Path with the queue's id, where it has one: what is requested, by any process. */
  readonly what: string;
  readonly at: number;
  /** When it was answered; absent until then, and always when the connection ended instead. */
  endedAt?: number;
}

/** What a simulated phone system is asked, with the instants of question and answer. */
export class RequestWatch {
  readonly signal = new Signal();
  readonly all: Watched[] = [];

  constructor({ requests }: Simulator) {
    const add = requests.add.bind(requests);
    requests.add = (entry) => {
      const logged = add(entry);
      const watched: Watched = { request: logged, what: subjectOf(logged), at: performance.now() };
      let status: number | undefined;
      // The façade sets the status when it answers, and that is the only sign there is.
      Object.defineProperty(logged, 'status', {
        enumerable: true,
        get: () => status,
        set: (value: number) => {
          status = value;
          watched.endedAt = performance.now();
          this.signal.emit();
        },
      });
      this.all.push(watched);
      this.signal.emit();
      return logged;
    };
  }

  /** Requests whose path (with the queue's id) ends so, from the given place in the list on. */
  of(ending: string, from = 0): Watched[] {
    return this.all.slice(from).filter(({ what }) => what.endsWith(ending));
  }

  /**
   * Pairs in which the same thing was asked again before the first was answered. A request that got no answer counts as
   * ended after `patienceMs`, which is when the process gave up, or at `deaths`, when the process was killed.
   */
  overlaps(patienceMs: number, deaths: readonly number[] = []): [Watched, Watched][] {
    const under = new Map<string, Watched>();
    return this.all.flatMap((next) => {
      const before = under.get(next.what);
      under.set(next.what, next);
      if (before === undefined) return [];
      const death = deaths.find((instant) => instant > before.at) ?? Infinity;
      const end = before.endedAt ?? Math.min(before.at + patienceMs, death);
      return next.at < end ? [[before, next] satisfies [Watched, Watched]] : [];
    });
  }
}

function subjectOf({ method, path, query }: LoggedRequest): string {
  const id = new URLSearchParams(query).get('id');
  const page = new URLSearchParams(query).get('page');
  const marks = [id === null ? '' : ` ${id}`, page === null ? '' : ` page ${page}`].join('');
  return `${method} ${path}${marks}`;
}
