import type { AccountDocument } from '../src/modules/domain/account-document.js';
import type { AlertsDocument } from '../src/modules/domain/alert.js';
import type { Command, CommandsDocument } from '../src/modules/domain/command.js';
import type { DisplayMessage } from '../src/modules/domain/display-settings.js';
import type { MetricsDocument } from '../src/modules/domain/metrics-document.js';
import type { Mark } from '../src/modules/domain/protocol.js';
import type { QueueDocument } from '../src/modules/domain/queue-document.js';
import {
  accountTopic,
  alertsTopic,
  commandsTopic,
  metricsTopic,
  queueMetricsTopic,
  queueTopic,
} from '../src/modules/domain/topic-name.js';
import type { AccountCapabilities } from './capabilities.js';
import { callEach } from './call-each.js';
import type { FormCommand, NewCommand } from './new-command.js';
import type { ConnectionState } from './connection-state.js';
import type { Displays } from './displays.js';
import { systemEnvironment, type Environment } from './environment.js';
import { FloorApi, type AuditFilter } from './floor-api.js';
import { FloorConnection } from './floor-connection.js';
import { FollowedTopic } from './followed-topic.js';
import { LastTold } from './last-told.js';
import { ServerClock } from './server-clock.js';
import { TokenRenewal } from './token-renewal.js';
import { expiryOf, TokenSource, type TokenGiver } from './token-source.js';
import type { Following, ShownFreshness, StateOf, TopicListener } from './topic-view.js';

/** Three marks that did not come. */
const SILENT_AFTER_MS = 15_000;

export interface FloorClientOptions {
  /** The service's address, such as `https://floor.acme.example` or `https://intranet.acme.example/floor`. */
  url: string;
  /** A token, or what fetches one: then it is renewed in time, and asked for again when the server refuses it. */
  token: TokenGiver;
  /** `deflate` costs a little work and saves most of the bytes. Default: `json`. */
  encoding?: 'json' | 'deflate';
  /** Fall back to long-polling, where the service allows it. */
  polling?: boolean;
  environment?: Environment;
}

/**
 * A live view of the floor: follows topics, comes back by itself after whatever happened, and says how fresh what it
 * shows is.
 */
export class FloorClient {
  /** Accounts, capabilities, the audit trail and displays, over HTTP with the same token. */
  readonly api: FloorApi;
  private readonly environment: Environment;
  private readonly clock: ServerClock;
  private readonly tokens: TokenSource;
  private readonly line: FloorConnection;
  private readonly topics = new Map<string, FollowedTopic>();
  private readonly connectionListeners = new Set<(state: ConnectionState) => void>();
  private readonly display = new LastTold<DisplayMessage>();
  private renewal: TokenRenewal | undefined;
  private state: ConnectionState = { phase: 'closed' };
  private silent = false;
  private cancelSilence = () => {};

  constructor({ url, token, encoding = 'json', polling = false, environment }: FloorClientOptions) {
    this.environment = environment ?? systemEnvironment;
    this.clock = new ServerClock(this.environment);
    this.tokens = new TokenSource(token, this.environment, () => this.now());
    this.api = new FloorApi(url, this.tokens, this.environment);
    this.line = new FloorConnection(
      { url, encoding, polling, environment: this.environment, tokens: this.tokens },
      {
        opened: (used) => this.opened(used),
        lost: () => this.lost(),
        state: (state) => this.tellConnection(state),
        message: {
          delta: (delta) => this.topics.get(delta.topic)?.dispatch({ type: 'delta', delta }),
          snapshot: (snapshot) => this.topics.get(snapshot.topic)?.dispatch({ type: 'snapshot', snapshot }),
          gone: ({ topic, reason }) => this.topics.get(topic)?.dispatch({ type: 'gone', reason }),
          mark: (mark) => this.marked(mark),
          display: (display) => this.display.tell(display),
        },
      },
    );
  }

  /** Connects, and from then on again whenever the connection is lost, until `close`. */
  connect(): void {
    this.line.open();
  }

  /** Ends the connection. What is followed stays followed, and is asked for again after another `connect`. */
  close(): void {
    this.line.close();
  }

  /** The server's time, epoch ms: for ages and durations, since the clock of a screen may be wrong. */
  now(): number {
    return this.clock.now();
  }

  get connection(): ConnectionState {
    return this.state;
  }

  /** What it returns ends the listening. */
  onConnection(listener: (state: ConnectionState) => void): () => void {
    this.connectionListeners.add(listener);
    return () => this.connectionListeners.delete(listener);
  }

  /**
   * With the login of a wall screen: calls back with what it shows, now if that is known, after every change and after every
   * connect. What it returns ends the listening.
   */
  onDisplay(listener: (display: DisplayMessage) => void): () => void {
    return this.display.listen(listener);
  }

  /** Says that the page of this wall screen was loaded since `reload.askedAt`. Rejects with a `FloorRefusal`, or without an answer. */
  reloaded(askedAt: number): Promise<void> {
    return this.line.reloaded(askedAt);
  }

  /**
   * Calls back with every change of the topic, of its freshness, and when it is refused or gone. Followers of one topic
   * share one subscription; it ends with the last of them.
   */
  follow<Topic extends string>(
    topic: Topic,
    listener: TopicListener<StateOf<Topic>>,
  ): Following<StateOf<Topic>> {
    const followed = this.topics.get(topic) ?? this.begin(topic);
    // The topic's name says what its document holds, and the server makes it so.
    const unlisten = followed.listen(listener as TopicListener);
    const stop = () => {
      unlisten();
      if (!followed.followed && this.topics.get(topic) === followed) this.end(followed);
    };
    return {
      topic,
      get view() {
        return followed.view as Following<StateOf<Topic>>['view'];
      },
      get state() {
        return followed.view.state as StateOf<Topic> | undefined;
      },
      stop,
    };
  }

  followAccount(account: string, listener: TopicListener<AccountDocument>): Following<AccountDocument> {
    return this.follow(accountTopic(account), listener);
  }

  followQueue(
    account: string,
    queue: string,
    listener: TopicListener<QueueDocument>,
  ): Following<QueueDocument> {
    return this.follow(queueTopic(account, queue), listener);
  }

  /** The account's commands of the last 15 minutes, of all callers, and their outcomes. */
  followCommands(account: string, listener: TopicListener<CommandsDocument>): Following<CommandsDocument> {
    return this.follow(commandsTopic(account), listener);
  }

  /** The account's alerts, with those that were resolved in the last 15 minutes. */
  followAlerts(account: string, listener: TopicListener<AlertsDocument>): Following<AlertsDocument> {
    return this.follow(alertsTopic(account), listener);
  }

  /** The account's interval metrics: of its local day so far, and of the last half hour where the phone system counts it. */
  followMetrics(account: string, listener: TopicListener<MetricsDocument>): Following<MetricsDocument> {
    return this.follow(metricsTopic(account), listener);
  }

  /** The same of one queue, for a login that is for single queues; its document has no agents. */
  followQueueMetrics(
    account: string,
    queue: string,
    listener: TopicListener<MetricsDocument>,
  ): Following<MetricsDocument> {
    return this.follow(queueMetricsTopic(account, queue), listener);
  }

  /**
   * Sends a command, and resolves with the command's row: settled, or still under way after some seconds; then `settled`
   * awaits its outcome. Rejects with a `FloorRefusal` (`errors` names every mistake in the command), with
   * `CommandUnanswered` when no answer came within 10 s, or at once when there is no connection.
   */
  command(command: NewCommand): Promise<Command> {
    return this.commandFromForm(command);
  }

  /** `command`, for parameters that come out of a form and are typed by no program. */
  async commandFromForm({
    idempotencyKey = crypto.randomUUID(),
    ...command
  }: FormCommand | NewCommand): Promise<Command> {
    return this.line.command({ ...command, idempotencyKey });
  }

  /** The outcome of a command that is still under way: see `FloorApi.settled`. */
  settled(command: Command): Promise<Command> {
    return this.api.settled(command);
  }

  /** The commands an account takes and its vocabulary; undefined when they cannot be known now. */
  capabilities(account: string): Promise<AccountCapabilities | undefined> {
    return this.api.capabilities(account);
  }

  /** The commands of an account, newest first; pages are read as they are asked for. */
  audit(account: string, filter?: AuditFilter): AsyncGenerator<Command, void, undefined> {
    return this.api.audit(account, filter);
  }

  /** The logins of wall screens. */
  get displays(): Displays {
    return this.api.displays;
  }

  /** How fresh a followed topic is; undefined when it is not followed. */
  staleness(topic: string): ShownFreshness | undefined {
    return this.topics.get(topic)?.view.freshness;
  }

  private begin(topic: string): FollowedTopic {
    const followed = new FollowedTopic(topic, {
      environment: this.environment,
      isSilent: () => this.silent,
      subscribe: (request, hear) => this.line.subscribe(request, hear),
    });
    this.topics.set(topic, followed);
    if (this.state.phase === 'connected') followed.dispatch({ type: 'connected' });
    return followed;
  }

  private end(followed: FollowedTopic): void {
    followed.stop();
    this.topics.delete(followed.topic);
    this.line.unsubscribe(followed.topic);
  }

  private opened(token: string): void {
    this.listenForMarks();
    this.clock.follow((sent) => this.line.time(sent));
    if (this.tokens.renewable) this.renewFrom(expiryOf(token));
    for (const followed of this.topics.values()) followed.dispatch({ type: 'connected' });
  }

  private lost(): void {
    this.cancelSilence();
    this.clock.stop();
    this.renewal?.stop();
    for (const followed of this.topics.values()) followed.dispatch({ type: 'disconnected' });
  }

  private renewFrom(expiresAt: number | undefined): void {
    const renew = async () => (await this.line.authenticate(await this.tokens.fresh())).expiresAt;
    const report = (error?: Error) =>
      this.tellConnection({ phase: 'connected', ...(error !== undefined && { error }) });
    this.renewal = new TokenRenewal(this.environment, () => this.now(), renew, report);
    this.renewal.schedule(expiresAt);
  }

  private marked({ accounts, topics }: Mark): void {
    this.listenForMarks();
    const positions = new Map(topics.map(({ topic, epoch, version }) => [topic, { epoch, version }]));
    const freshness = new Map(accounts.map(({ account, ...fresh }) => [account, fresh]));
    for (const followed of this.topics.values()) {
      const position = positions.get(followed.topic);
      const fresh = freshness.get(followed.account ?? '');
      if (position === undefined && fresh === undefined) continue;
      followed.dispatch({
        type: 'marked',
        ...(position !== undefined && { position }),
        ...(fresh !== undefined && { freshness: fresh }),
      });
    }
  }

  /** A connection can be up and say nothing; from then on the client says so itself. */
  private listenForMarks(): void {
    this.cancelSilence();
    this.silent = false;
    this.cancelSilence = this.environment.after(SILENT_AFTER_MS, () => {
      this.silent = true;
      for (const followed of this.topics.values()) followed.refresh();
    });
  }

  private tellConnection(state: ConnectionState): void {
    this.state = state;
    callEach(this.connectionListeners, state);
  }
}
