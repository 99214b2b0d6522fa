import { newTopic, reduceTopic } from '../../client/topic-reducer.js';
import type { Position, TopicEffect, TopicEvent, TopicState } from '../../client/topic-state.js';
import type { Delta, DocumentState, Ops, Row } from '../../src/modules/domain/document.js';
import { merge } from '../../src/modules/domain/merge.js';
import type { TopicHistory } from '../../src/modules/floor/topic-history.js';
import { canonical } from '../arbitrary-documents.js';
import { Instance, type Since } from './instance.js';
import { Origin, TOPIC } from './origin.js';

/** The parts under test; a mutant is one of them made wrong. */
export interface Parts {
  reduce: typeof reduceTopic;
  merge: (first: Ops, second: Ops) => Ops;
  since: Since;
  accept: (history: TopicHistory, delta: Delta) => ReturnType<TopicHistory['accept']>;
}

export const PARTS: Parts = {
  reduce: reduceTopic,
  merge,
  since: (history, held) => history.since(held),
  accept: (history, delta) => history.accept(delta),
};

export type Action =
  | { do: 'change' | 'lose-epoch'; seed: number }
  | { do: 'tail' | 'connect'; instance: 0 | 1; entries: number }
  | { do: 'flush' | 'check' | 'mark'; instance: 0 | 1 }
  | { do: 'trim'; kept: number }
  | { do: 'repeat'; after: number }
  | { do: 'serve' | 'deliver' | 'lose-question' | 'lose-message' | 'disconnect' | 'give-up' | 'timer' };

interface Connection {
  readonly instance: Instance;
  /** The instance has put this client in the topic's room. */
  joined: boolean;
  readonly questions: { request: number; held: Position | undefined }[];
  readonly messages: TopicEvent[];
}

/** A few rows that come, change, lose a field and go. */
export function stateOf(seed: number): DocumentState {
  const agents: { [id: string]: Row } = {};
  for (const [i, id] of ['a', 'b', 'toString'].entries()) {
    const variant = Math.floor(seed / 5 ** i) % 5;
    if (variant > 0) agents[id] = { n: variant % 2, ...(variant > 2 && { reason: 'lunch' }) };
  }
  return { agents };
}
export const SEEDS = 5 ** 3;

/** One topic on its whole way: the store, two instances that lag, and a client on a bad line to one of them. */
export class FloorModel {
  private readonly origin = new Origin(stateOf(1));
  private readonly instances: [Instance, Instance];
  private client: TopicState = newTopic(TOPIC);
  private connection: Connection | undefined;
  private timer = false;

  constructor(private readonly parts: Parts) {
    this.instances = [this.instance(), this.instance()];
  }

  run(action: Action): void {
    const { connection } = this;
    switch (action.do) {
      case 'change':
        return this.origin.change(stateOf(action.seed));
      case 'lose-epoch':
        return this.origin.loseEpoch(stateOf(action.seed));
      case 'trim':
        return this.origin.trim(action.kept);
      case 'tail':
        return this.instances[action.instance].tail(action.entries);
      case 'flush':
      case 'check':
      case 'mark':
        return this.instances[action.instance][action.do]();
      case 'connect':
        return this.connect(this.instances[action.instance]);
      case 'disconnect':
        return this.disconnect();
      case 'serve':
        return connection && this.serve(connection);
      case 'deliver':
        return this.hear(connection?.messages.shift());
      case 'lose-question':
        return void connection?.questions.shift();
      case 'lose-message':
        return void connection?.messages.shift();
      case 'repeat': {
        const message = connection?.messages[0];
        // An answer is called back once, however the line behaves.
        if (message !== undefined && message.type !== 'answered')
          connection?.messages.splice(action.after, 0, message);
        return;
      }
      case 'give-up':
        if (this.client.link.at === 'asking')
          this.hear({ type: 'unanswered', request: this.client.link.request });
        return;
      case 'timer':
        return this.fire();
    }
  }

  /** No more faults: what is on its way arrives, and every timer runs out once or twice. */
  settle(): void {
    if (this.connection === undefined) this.connect(this.instances[0]);
    for (let round = 0; round < 4; round++) {
      for (const instance of this.instances) {
        instance.tail(Infinity);
        instance.check();
        instance.flush();
        instance.mark();
      }
      this.drain();
      this.run({ do: 'give-up' });
      this.fire();
      this.drain();
    }
    const { held } = this.client;
    const { epoch, version, state } = this.origin.view;
    if (
      held === undefined ||
      held.epoch !== epoch ||
      held.version !== version ||
      canonical(held.state) !== canonical(state)
    )
      throw new Error(
        `the client stays at ${held?.epoch}:${held?.version}, the floor is at ${epoch}:${version}`,
      );
  }

  private instance(): Instance {
    const { parts, origin } = this;
    const instance: Instance = new Instance(origin, parts.merge, parts.since, parts.accept, (event) => {
      if (this.connection?.instance === instance && this.connection.joined)
        this.connection.messages.push(event);
    });
    return instance;
  }

  private connect(instance: Instance): void {
    this.disconnect();
    this.connection = { instance, joined: false, questions: [], messages: [] };
    this.hear({ type: 'connected' });
  }

  private disconnect(): void {
    if (this.connection === undefined) return;
    this.connection = undefined;
    this.hear({ type: 'disconnected' });
  }

  private serve(connection: Connection): void {
    const question = connection.questions.shift();
    if (question === undefined) return;
    const { request, held } = question;
    const answer = connection.instance.answer(held);
    connection.joined = true;
    connection.messages.push({ type: 'answered', request, answer });
  }

  private fire(): void {
    if (!this.timer) return;
    this.timer = false;
    this.hear({ type: 'retry' });
  }

  private drain(): void {
    const { connection } = this;
    if (connection === undefined) return;
    for (let events = 0; connection.questions.length + connection.messages.length > 0; events++) {
      if (events > 200) throw new Error('the client and the server go round in circles');
      this.serve(connection);
      this.hear(connection.messages.shift());
    }
  }

  private hear(event: TopicEvent | undefined): void {
    if (event === undefined) return;
    const before = this.client;
    const { state, effects } = this.parts.reduce(before, event);
    this.client = state;
    if (state.held !== before.held) this.check(before.held, state.held);
    const busy = before.link.at === 'asking' && state.link.at === 'asking';
    if (busy && effects.some(({ type }) => type === 'subscribe'))
      throw new Error('more than one question at a time');
    for (const effect of effects) this.act(effect);
  }

  private act(effect: TopicEffect): void {
    if (effect.type === 'retry') this.timer = true;
    if (effect.type !== 'subscribe') return;
    if (this.connection === undefined) throw new Error('a question without a connection');
    this.connection.questions.push({ request: effect.request, held: effect.held });
  }

  private check(before: TopicState['held'], held: TopicState['held']): void {
    if (held === undefined) throw new Error('the last good state was dropped');
    if (!this.origin.had(held)) throw new Error(`${held.epoch}:${held.version} was never like this`);
    if (before !== undefined && before.epoch === held.epoch && before.version > held.version)
      throw new Error(`the version ran back from ${before.version} to ${held.version}`);
  }
}
