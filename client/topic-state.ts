import type { Delta, DocumentState, Ops, Snapshot } from '../src/modules/domain/document.js';
import type { Freshness } from '../src/modules/domain/freshness.js';
import type { Gone, SubscribeAnswer } from '../src/modules/domain/protocol.js';
import type { RefusalProblem } from './floor-refusal.js';

export interface Position {
  readonly epoch: string;
  readonly version: number;
}

/** The last state the server sent. */
export interface Held extends Position {
  readonly at: number;
  readonly state: DocumentState;
}

export type Link =
  | { readonly at: 'offline' }
  /** A subscription is on its way; only the answer to this very request counts. */
  | { readonly at: 'asking'; readonly request: number }
  /** The question went unanswered, or could not be answered yet; the next one waits for its timer. */
  | { readonly at: 'waiting' }
  | { readonly at: 'following' }
  /** Refused or gone: nothing is shown anew until a later question is answered. */
  | { readonly at: 'ended' };

/** All that a client knows of one topic. */
export interface TopicState {
  readonly topic: string;
  readonly link: Link;
  /** How many questions were asked; the next one takes the next number. */
  readonly requests: number;
  readonly held?: Held;
  /** As the server last sent it. */
  readonly freshness?: Freshness;
  /** The server spoke of this topic since the connection was made; else what is held is merely remembered. */
  readonly heard: boolean;
  readonly refusal?: RefusalProblem;
}

export type TopicEvent =
  | { type: 'connected' }
  | { type: 'disconnected' }
  /** The timer of a `retry` ran out. */
  | { type: 'retry' }
  | { type: 'answered'; request: number; answer: SubscribeAnswer }
  | { type: 'refused'; request: number; problem: RefusalProblem }
  | { type: 'unanswered'; request: number }
  | { type: 'delta'; delta: Delta }
  | { type: 'snapshot'; snapshot: Snapshot }
  | { type: 'marked'; position?: Position; freshness?: Freshness }
  | { type: 'gone'; reason: Gone['reason'] };

export type TopicEffect =
  /** Ask the server, with what is held. */
  | { type: 'subscribe'; request: number; held?: Position }
  /** Send `retry` after a random pause: `short` within seconds, `long` about a minute. */
  | { type: 'retry'; pause: 'short' | 'long' }
  /** Tell the followers; `changed` is what happened to the rows. */
  | { type: 'tell'; changed?: Ops };

export interface TopicStep {
  readonly state: TopicState;
  readonly effects: readonly TopicEffect[];
}
