import type { DocumentState, Json, Ops, Row } from '../../src/modules/domain/document.js';

/** Of one document. */
export const PICTURE_ROWS = 460;
const AGENTS = 300;
const QUEUES = 40;
const CALLS = 120;
const AGENTS_PER_TICK = 10;
const QUEUES_PER_TICK = 15;
const CALLS_PER_TICK = 10;
const SINCE = 1_700_000_000_000;

const STATES = ['available', 'ringing', 'on-call', 'wrap-up', 'paused'];
const NAMES = ['Ada Lovelace', 'Alan Turing', 'Grace Hopper', 'Edsger Dijkstra', 'Barbara Liskov'];

const pick = <T>(list: readonly T[], nth: number): T => {
  const one = list[nth % list.length];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
};

/** Each time another value than before: an unchanged value costs nothing. */
const after = (list: readonly string[], value: Json | undefined): string =>
  pick(list, list.findIndex((one) => one === value) + 1);

/** One document of 300 agents, 40 queues and 120 calls; with each tick 10, 15 and 10 of them change. */
export class FloorPicture {
  state: DocumentState = {
    queues: rows(QUEUES, 6400, queue),
    agents: rows(AGENTS, 1001, agent),
    waiting: rows(CALLS, 70001, call),
  };
  private ticks = 0;

  /** What changes next; the state is the one after it, a new object where it changed. */
  tick(): Ops {
    this.ticks += 1;
    return {
      queues: this.some('queues', QUEUES_PER_TICK, ({ waiting, talking }) => ({
        waiting: (Number(waiting) + 1) % 20,
        talking: (Number(talking) + 1) % 15,
      })),
      agents: this.some('agents', AGENTS_PER_TICK, ({ state, activity, since }) => ({
        state: after(STATES, state),
        activity: after(STATES, activity),
        since: Number(since) + 1_000,
      })),
      waiting: this.some('waiting', CALLS_PER_TICK, ({ position, state }) => ({
        position: (Number(position) + 1) % 30,
        state: after(['waiting', 'ringing'], state),
      })),
    };
  }

  private some(
    collection: string,
    count: number,
    fields: (before: Row) => Row,
  ): { set: Record<string, Row> } {
    const before = this.state[collection] ?? {};
    const ids = Object.keys(before);
    const set: Record<string, Row> = {};
    for (let i = 0; i < count; i += 1) {
      const id = pick(ids, this.ticks * count + i);
      set[id] = fields(before[id] ?? {});
    }
    const changed = Object.fromEntries(
      Object.entries(set).map(([id, row]) => [id, { ...before[id], ...row }]),
    );
    this.state = { ...this.state, [collection]: { ...before, ...changed } };
    return { set };
  }
}

function rows(count: number, first: number, row: (id: string, nth: number) => Row): Record<string, Row> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [String(first + i), row(String(first + i), i)]),
  );
}

const agent = (id: string, nth: number): Row => ({
  id,
  name: `${pick(NAMES, nth)} ${nth}`,
  extension: id,
  state: pick(STATES, nth),
  availability: 'available',
  activity: pick(STATES, nth + 1),
  since: SINCE + nth,
});

const queue = (id: string, nth: number): Row => ({
  id,
  name: `Customer care ${nth}`,
  number: id,
  waiting: nth % 20,
  oldestSince: SINCE + nth,
  talking: nth % 15,
});

const call = (id: string, nth: number): Row => ({
  id,
  caller: `+1555010${String(nth).padStart(4, '0')}`,
  callerName: pick(NAMES, nth),
  queue: String(6400 + (nth % QUEUES)),
  since: SINCE + nth,
  position: nth % 30,
  state: 'waiting',
  channel: 'voice',
});
