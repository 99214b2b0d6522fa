import { apply } from '../src/modules/domain/apply.js';
import { complete, type Delta, type Snapshot } from '../src/modules/domain/document.js';
import { diff } from '../src/modules/domain/diff.js';
import type { Gone, SubscribeAnswer } from '../src/modules/domain/protocol.js';
import type { Held, Position, TopicEffect, TopicEvent, TopicState, TopicStep } from './topic-state.js';
import type { RefusalProblem } from './floor-refusal.js';

/** A topic that was just begun to be followed, without a connection. */
export const newTopic = (topic: string): TopicState => ({
  topic,
  link: { at: 'offline' },
  requests: 0,
  heard: false,
});

/**
 * The client's rules of the protocol, complete and pure: no clock, no I/O. Whatever is lost, repeated, merged or late,
 * the state held is always one that the server had, and its version never runs back within an epoch.
 */
export function reduceTopic(state: TopicState, event: TopicEvent): TopicStep {
  const { at } = state.link;
  switch (event.type) {
    case 'connected':
      return ask(state);
    case 'disconnected':
      return step({ ...state, link: { at: 'offline' }, heard: false }, { type: 'tell' });
    case 'retry':
      return at === 'waiting' || at === 'ended' ? ask(state) : step(state);
    case 'answered':
      return awaits(state, event.request) ? answered(state, event.answer) : step(state);
    case 'refused':
      return awaits(state, event.request) ? refused(state, event.problem) : step(state);
    case 'unanswered':
      return awaits(state, event.request) ? askLater(state) : step(state);
    case 'delta':
    case 'snapshot':
    case 'marked':
    case 'gone':
      return at === 'offline' || at === 'ended' ? step(state) : pushed(state, event);
  }
}

type Pushed = Extract<TopicEvent, { type: 'delta' | 'snapshot' | 'marked' | 'gone' }>;

function pushed(state: TopicState, event: Pushed): TopicStep {
  switch (event.type) {
    case 'delta':
      return onDelta(state, event.delta);
    case 'snapshot':
      return onSnapshot(state, event.snapshot);
    case 'marked':
      return onMark(state, event);
    case 'gone':
      return onGone(state, event.reason);
  }
}

const step = (state: TopicState, ...effects: TopicEffect[]): TopicStep => ({ state, effects });

const awaits = ({ link }: TopicState, request: number): boolean =>
  link.at === 'asking' && link.request === request;

const isBehind = (held: Held | undefined, { epoch, version }: Position): boolean =>
  held === undefined || held.epoch !== epoch || held.version < version;

const fits = (held: Held | undefined, { epoch, base }: Delta): boolean =>
  held?.epoch === epoch && base <= held.version;

function ask(state: TopicState): TopicStep {
  const { held } = state;
  const request = state.requests + 1;
  return step(
    { ...state, requests: request, link: { at: 'asking', request } },
    {
      type: 'subscribe',
      request,
      ...(held !== undefined && { held: { epoch: held.epoch, version: held.version } }),
    },
  );
}

function askLater(state: TopicState): TopicStep {
  return step({ ...state, link: { at: 'waiting' } }, { type: 'retry', pause: 'short' });
}

/** One question at a time: while one is on its way, or waits for its timer, nothing more needs to be asked. */
function resync(state: TopicState): TopicStep {
  return state.link.at === 'following' ? ask(state) : step(state);
}

function answered(state: TopicState, answer: SubscribeAnswer): TopicStep {
  const { refusal: _, ...rest } = state;
  const following: TopicState = {
    ...rest,
    link: { at: 'following' },
    freshness: answer.freshness,
    heard: true,
  };
  const notified = step(following, { type: 'tell' });
  if (answer.mode === 'snapshot')
    return isBehind(state.held, answer.snapshot) ? onSnapshot(following, answer.snapshot) : notified;
  // An answer that leaves us behind is wrong; asking again at once could go round in circles at full speed.
  if (answer.mode === 'current') return isBehind(state.held, answer) ? askLater(state) : notified;
  if (!fits(state.held, answer.delta)) return askLater(state);
  return isBehind(state.held, answer.delta) ? onDelta(following, answer.delta) : notified;
}

function refused(state: TopicState, problem: RefusalProblem): TopicStep {
  const passing = problem.status >= 500 || (problem.status === 429 && problem.code !== 'too-many-topics');
  return passing ? askLater(state) : ended(state, problem);
}

function onDelta(state: TopicState, delta: Delta): TopicStep {
  const { held } = state;
  if (held === undefined || !fits(held, delta)) return resync(state);
  if (!isBehind(held, delta)) return step(state);
  const { epoch, version, at, ops } = delta;
  const next = { epoch, version, at, state: apply(held.state, ops) };
  return step({ ...state, held: next }, { type: 'tell', changed: ops });
}

function onSnapshot(state: TopicState, { epoch, version, at, state: rows }: Snapshot): TopicStep {
  if (!isBehind(state.held, { epoch, version })) return step(state);
  // Taken as a change of what is held, so that rows that stayed the same stay the same objects.
  const before = complete(state.topic, state.held?.state ?? {});
  const changed = diff(before, rows);
  const next = changed === undefined ? before : apply(before, changed);
  return step(
    { ...state, held: { epoch, version, at, state: next } },
    { type: 'tell', ...(changed !== undefined && { changed }) },
  );
}

function onMark(state: TopicState, mark: Extract<TopicEvent, { type: 'marked' }>): TopicStep {
  const { position, freshness } = mark;
  const marked = { ...state, heard: true, ...(freshness !== undefined && { freshness }) };
  const behind = position !== undefined && isBehind(state.held, position);
  const next = behind ? resync(marked) : step(marked);
  return step(next.state, { type: 'tell' }, ...next.effects);
}

const GONE: Record<'deleted' | 'forbidden', Omit<RefusalProblem, 'detail'>> = {
  deleted: { code: 'gone', status: 410, title: 'It does not exist any more' },
  forbidden: { code: 'forbidden', status: 403, title: 'The token does not allow this' },
};

function onGone(state: TopicState, reason: Gone['reason']): TopicStep {
  if (reason === 'resync') return resync(state);
  const { held: _, ...rest } = state;
  return ended(rest, { ...GONE[reason], detail: `"${state.topic}" can no longer be followed.` });
}

/** Asked again after a while all the same: a queue that was taken away by mistake comes back, and so do rights. */
function ended(state: TopicState, refusal: RefusalProblem): TopicStep {
  const { held, ...rest } = state;
  const shown = held !== undefined && refusal.status !== 403;
  const next: TopicState = {
    ...rest,
    link: { at: 'ended' },
    heard: false,
    refusal,
    ...(shown && { held }),
  };
  const again: TopicEffect = { type: 'retry', pause: 'long' };
  return state.refusal?.code === refusal.code ? step(next, again) : step(next, again, { type: 'tell' });
}
