import type { AccountDocument } from '../src/modules/domain/account-document.js';
import type { AlertsDocument } from '../src/modules/domain/alert.js';
import type { CommandsDocument } from '../src/modules/domain/command.js';
import type { DocumentState, Ops } from '../src/modules/domain/document.js';
import type { Freshness } from '../src/modules/domain/freshness.js';
import type { MetricsDocument } from '../src/modules/domain/metrics-document.js';
import type { QueueDocument } from '../src/modules/domain/queue-document.js';
import { FloorRefusal } from './floor-refusal.js';
import type { TopicState } from './topic-state.js';

/** What a topic's document looks like, by its name. */
export type StateOf<Topic extends string> = Topic extends `account/${string}`
  ? AccountDocument
  : Topic extends `queue/${string}/${string}`
    ? QueueDocument
    : Topic extends `commands/${string}`
      ? CommandsDocument
      : Topic extends `alerts/${string}`
        ? AlertsDocument
        : Topic extends `metrics/${string}`
          ? MetricsDocument
          : DocumentState;

/**
 * How fresh what is shown is. The server says so as long as it is heard; when it is not, the client itself says
 * `stale`, with the last `polledAt` it received.
 */
export interface ShownFreshness extends Freshness {
  saidBy: 'server' | 'client';
}

/** A topic as it is now. States are never changed: whatever is the same object is the same. */
export interface TopicView<State extends DocumentState = DocumentState> {
  readonly topic: string;
  /** The last state the server sent; absent before the first, after a deletion and when forbidden. */
  readonly state?: State;
  readonly epoch?: string;
  readonly version?: number;
  /** When this version was committed, epoch ms. */
  readonly at?: number;
  readonly freshness: ShownFreshness;
  /** Why nothing new comes: refused, or gone. It is asked for again about once a minute, and on a new connection. */
  readonly refusal?: FloorRefusal;
}

/** With what changed in the rows since the last call; absent when only the freshness or the refusal did. */
export type TopicListener<State extends DocumentState = DocumentState> = (
  view: TopicView<State> & { readonly changed?: Ops },
) => void;

/** One follower's hold on a topic. */
export interface Following<State extends DocumentState = DocumentState> {
  readonly topic: string;
  readonly view: TopicView<State>;
  readonly state: State | undefined;
  stop(): void;
}

/** `silent`: the connection is there, but no mark came for too long. */
export function viewOf({ topic, held, freshness, heard, refusal }: TopicState, silent: boolean): TopicView {
  return {
    topic,
    ...held,
    freshness: shownFreshness(freshness, heard && !silent),
    ...(refusal !== undefined && { refusal: new FloorRefusal(refusal) }),
  };
}

function shownFreshness(received: Freshness | undefined, heard: boolean): ShownFreshness {
  if (received === undefined) return { state: 'starting', saidBy: 'client' };
  return heard ? { ...received, saidBy: 'server' } : { ...received, state: 'stale', saidBy: 'client' };
}
