import type { SubscribeAnswer, Refusal, SubscribeRequest } from '../src/modules/domain/protocol.js';
import { callEach } from './call-each.js';
import type { Environment } from './environment.js';
import { newTopic, reduceTopic } from './topic-reducer.js';
import type { TopicEffect, TopicEvent, TopicState } from './topic-state.js';
import { viewOf, type TopicListener, type TopicView } from './topic-view.js';

/** Random within these, so that a thousand clients that lost the same thing do not ask in the same moment. */
const PAUSES_MS = { short: [500, 5_000], long: [30_000, 60_000] } as const;

/** What a topic needs of the client around it. */
export interface TopicPort {
  readonly environment: Environment;
  /** No mark came for too long. */
  isSilent(): boolean;
  subscribe(request: SubscribeRequest, hear: (reply: SubscribeAnswer | Refusal | undefined) => void): void;
}

/** The reducer's shell for one topic: does what it says, and tells the followers. */
export class FollowedTopic {
  private state: TopicState;
  private shown: TopicView;
  private readonly listeners = new Set<TopicListener>();
  private cancelRetry = () => {};

  constructor(
    readonly topic: string,
    private readonly port: TopicPort,
  ) {
    this.state = newTopic(topic);
    this.shown = viewOf(this.state, port.isSilent());
  }

  get view(): TopicView {
    return this.shown;
  }

  get account(): string | undefined {
    return this.topic.split('/', 2)[1];
  }

  get followed(): boolean {
    return this.listeners.size > 0;
  }

  /** Calls the listener soon with the present state, then after each change. @returns unsubscribes */
  listen(listener: TopicListener): () => void {
    // Each call its own entry, also for the same function.
    const own: TopicListener = (view) => listener(view);
    this.listeners.add(own);
    if (this.shown.state !== undefined || this.shown.refusal !== undefined)
      queueMicrotask(() => {
        if (this.listeners.has(own)) own(this.shown);
      });
    return () => this.listeners.delete(own);
  }

  dispatch(event: TopicEvent): void {
    // The next connection asks anyway, and there may be none.
    if (event.type === 'disconnected') this.cancelRetry();
    const { state, effects } = reduceTopic(this.state, event);
    this.state = state;
    for (const effect of effects) this.perform(effect);
  }

  /** The followers see the same rows with another freshness. */
  refresh(): void {
    this.perform({ type: 'tell' });
  }

  stop(): void {
    this.cancelRetry();
    this.listeners.clear();
  }

  private perform(effect: TopicEffect): void {
    switch (effect.type) {
      case 'tell':
        this.shown = viewOf(this.state, this.port.isSilent());
        return callEach(
          this.listeners,
          effect.changed === undefined ? this.shown : { ...this.shown, changed: effect.changed },
        );
      case 'retry':
        return this.retryWithin(PAUSES_MS[effect.pause]);
      case 'subscribe':
        return this.subscribe(effect.request, { topic: this.topic, ...effect.held });
    }
  }

  private retryWithin([leastMs, mostMs]: readonly [number, number]): void {
    const { environment } = this.port;
    this.cancelRetry();
    const pause = leastMs + environment.random() * (mostMs - leastMs);
    this.cancelRetry = environment.after(pause, () => this.dispatch({ type: 'retry' }));
  }

  private subscribe(request: number, question: SubscribeRequest): void {
    this.cancelRetry();
    this.port.subscribe(question, (reply) => {
      if (reply === undefined) this.dispatch({ type: 'unanswered', request });
      else if (reply.ok) this.dispatch({ type: 'answered', request, answer: reply });
      else this.dispatch({ type: 'refused', request, problem: reply.error });
    });
  }
}
