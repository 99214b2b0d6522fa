import {
  FloorClient,
  type AccountDocument,
  type CommandsDocument,
  type MetricsDocument,
  type QueueDocument,
} from '../../client/index.js';
import { systemEnvironment, type Environment } from '../../client/environment.js';
import type { ConnectionState } from '../../client/connection-state.js';
import type { TokenGiver } from '../../client/token-source.js';
import type { Following, TopicView } from '../../client/topic-view.js';
import {
  accountTopic,
  commandsTopic,
  metricsTopic,
  queueTopic,
} from '../../src/modules/domain/topic-name.js';
import type { ClientHistory, Position, Step } from './history-checks.js';
import { present, Signal, until } from './signal.js';

export interface ScreenOptions {
  name: string;
  url: string;
  token: TokenGiver;
  encoding?: 'json' | 'deflate';
}

/** Pauses are random; tests have no time for long ones. */
const eager: Environment = { ...systemEnvironment, random: () => 0.05 };

/** The product's own client, and everything it ever showed. */
export class Screen {
  readonly signal = new Signal();
  readonly connections: ConnectionState[] = [];
  readonly client: FloorClient;
  private readonly followed = new Map<string, Following>();
  private readonly steps: Step[] = [];

  constructor(private readonly options: ScreenOptions) {
    const { name: _name, ...rest } = options;
    this.client = new FloorClient({ ...rest, environment: eager });
    this.client.onConnection((state) => {
      this.connections.push(state);
      if (state.phase === 'connected') this.steps.push({ kind: 'connected' });
      if (state.phase === 'waiting') this.steps.push({ kind: 'lost' });
      this.signal.emit();
    });
    this.client.connect();
  }

  get history(): ClientHistory {
    return { client: this.options.name, steps: this.steps };
  }

  follow(...topics: string[]): this {
    for (const topic of topics) {
      if (this.followed.has(topic)) continue;
      this.followed.set(
        topic,
        this.client.follow(topic, (view) => this.shown(view)),
      );
    }
    return this;
  }

  view(topic: string): TopicView {
    return present(this.followed.get(topic), `following of ${topic}`).view;
  }

  position(topic: string): Position | undefined {
    const { epoch, version } = this.view(topic);
    return epoch === undefined || version === undefined ? undefined : { epoch, version };
  }

  account(id = 'hq'): AccountDocument {
    // The topic's name says what its document holds.
    return present(this.view(accountTopic(id)).state, `account/${id}`) as AccountDocument;
  }

  queue(id: string, account = 'hq'): QueueDocument {
    const topic = queueTopic(account, id);
    return present(this.view(topic).state, topic) as QueueDocument;
  }

  commands(account = 'hq'): CommandsDocument['commands'] {
    const topic = commandsTopic(account);
    return (present(this.view(topic).state, topic) as CommandsDocument).commands;
  }

  metrics(account = 'hq'): MetricsDocument {
    const topic = metricsTopic(account);
    return present(this.view(topic).state, topic) as MetricsDocument;
  }

  /** The first moment at which `check` does not throw. */
  until<T>(check: () => T, withinMs?: number): Promise<T> {
    return until(this.signal, check, withinMs);
  }

  close(): void {
    this.client.close();
  }

  private shown({ topic, epoch, version, state }: TopicView): void {
    const last = this.steps.findLast((step) => step.kind === 'shown' && step.topic === topic);
    const same = last?.kind === 'shown' && last.epoch === epoch && last.version === version;
    if (!same && epoch !== undefined && version !== undefined && state !== undefined)
      this.steps.push({ kind: 'shown', topic, epoch, version, state });
    this.signal.emit();
  }
}
