import { io, type Socket } from 'socket.io-client';
import type { Command } from '../src/modules/domain/command.js';
import type { Problem } from '../src/modules/domain/problem.js';
import type {
  AuthenticateAnswer,
  ClientEvents,
  CommandAnswer,
  CommandMessage,
  Refusal,
  ServerEvents,
  SubscribeAnswer,
  SubscribeRequest,
  TimeAnswer,
} from '../src/modules/domain/protocol.js';
import { CommandUnanswered } from './command-unanswered.js';
import type { ConnectionState } from './connection-state.js';
import type { Environment } from './environment.js';
import { FloorRefusal } from './floor-refusal.js';
import { canInflate, Inbox } from './inbox.js';
import { serviceAddress } from './service-address.js';
import type { TokenSource } from './token-source.js';

const CONNECT_WITHIN_MS = 15_000;
const ANSWER_WITHIN_MS = 10_000;
/** Random up to this: thousands whose server was replaced spread over two seconds, and are back within a few. */
const FIRST_PAUSE_MS = 2_000;
/** While no server answers. */
const LONGEST_PAUSE_MS = 8_000;
/** After a refusal, which changes more slowly than a server comes back. */
const LONGEST_REFUSED_PAUSE_MS = 30_000;

export interface ConnectionOptions {
  url: string;
  encoding: 'json' | 'deflate';
  polling: boolean;
  environment: Environment;
  tokens: TokenSource;
}

type FloorSocket = Socket<ServerEvents, ClientEvents>;
type Patient = ReturnType<FloorSocket['timeout']>;
type Hear<T> = (error: Error | null, answer: T | Refusal) => void;

/** What a connection brings, in the order in which the server sent it. */
export interface ConnectionListener {
  opened(token: string): void;
  lost(): void;
  state(state: ConnectionState): void;
  message: { [event in Exclude<keyof ServerEvents, 'packed'>]: ServerEvents[event] };
}

/** One Socket.IO connection that reconnects automatically. Nothing is sent, and nothing kept to be sent, without it. */
export class FloorConnection {
  private readonly socket: FloorSocket;
  private inbox = new Inbox((error) => this.breakOff(error));
  private wanted = false;
  /** Each attempt to connect has a number: a token that comes late must not connect twice. */
  private attempt = 0;
  private failures = 0;
  private token = '';
  /** A network may swallow what a WebSocket begins with; then the next attempt does without. */
  private withoutWebSocket = false;
  private broken: Error | undefined;
  private cancelTimer = () => {};

  constructor(
    private readonly options: ConnectionOptions,
    private readonly listener: ConnectionListener,
  ) {
    // Socket.IO would take the path of an address for a namespace.
    const { origin, pathname } = serviceAddress(options.url, 'socket.io/');
    this.socket = io(origin, {
      path: pathname,
      autoConnect: false,
      reconnection: false, // ours, because a refusal must back off exactly as a lost line does
      forceNew: true,
      transports: this.transports(),
      tryAllTransports: true,
    });
    this.socket.on('connect', () => this.connected());
    this.socket.on('connect_error', (error: Error & { data?: unknown }) => this.failed(errorOf(error)));
    this.socket.on('disconnect', (reason) => this.disconnected(reason));
    this.socket.on('delta', (delta) => this.inbox.put(() => listener.message.delta(delta)));
    this.socket.on('snapshot', (snapshot) => this.inbox.put(() => listener.message.snapshot(snapshot)));
    this.socket.on('gone', (gone) => this.inbox.put(() => listener.message.gone(gone)));
    this.socket.on('display', (display) => this.inbox.put(() => listener.message.display(display)));
    this.socket.on('packed', (bytes) =>
      this.inbox.unpack(bytes, (packed) =>
        packed[0] === 'delta' ? listener.message.delta(packed[1]) : listener.message.snapshot(packed[1]),
      ),
    );
    this.socket.on('mark', (mark) => {
      // A connection that stays until its first mark is a good one; one that is ended at once must not be hammered.
      this.failures = 0;
      this.inbox.put(() => listener.message.mark(mark));
    });
  }

  open(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.connect();
  }

  close(): void {
    this.wanted = false;
    this.attempt += 1;
    this.failures = 0;
    this.cancelTimer();
    this.socket.disconnect();
    this.listener.state({ phase: 'closed' });
  }

  /** The reply comes in order with the messages; undefined: none came in time, or the connection ended. */
  subscribe(request: SubscribeRequest, hear: (reply: SubscribeAnswer | Refusal | undefined) => void): void {
    const { inbox } = this;
    const heard: Hear<SubscribeAnswer> = (error, reply) =>
      inbox.put(() => hear(error === null ? reply : undefined));
    this.socket.timeout(ANSWER_WITHIN_MS).emit('subscribe', request, heard);
  }

  unsubscribe(topic: string): void {
    if (this.socket.connected) this.socket.emit('unsubscribe', { topic }, () => undefined);
  }

  async time(sent: number): Promise<TimeAnswer | undefined> {
    const answer = await this.ask<TimeAnswer>((socket, hear) => socket.emit('time', { sent }, hear));
    return answer?.ok === true ? answer : undefined;
  }

  /** Rejects when the token is refused, or no server answers. */
  async authenticate(token: string): Promise<AuthenticateAnswer> {
    const answer = await this.ask<AuthenticateAnswer>((socket, hear) =>
      socket.emit('authenticate', { token }, hear),
    );
    if (answer === undefined) throw new Error('the new token was not answered');
    if (!answer.ok) throw new FloorRefusal(answer.error);
    return answer;
  }

  /** Rejects with a `FloorRefusal`, or with `CommandUnanswered`; without a connection nothing is sent. */
  async command(command: CommandMessage & { idempotencyKey: string }): Promise<Command> {
    if (!this.socket.connected) throw new Error('there is no connection; the command was not sent');
    const answer = await this.ask<CommandAnswer>((socket, hear) => socket.emit('command', command, hear));
    if (answer === undefined) throw new CommandUnanswered(command.idempotencyKey);
    if (!answer.ok) throw new FloorRefusal(answer.error);
    return answer.command;
  }

  /** Rejects when the service refuses it, or does not answer. */
  async reloaded(askedAt: number): Promise<void> {
    const answer = await this.ask<{ ok: true }>((socket, hear) => socket.emit('reloaded', { askedAt }, hear));
    if (answer === undefined) throw new Error('the service did not answer');
    if (!answer.ok) throw new FloorRefusal(answer.error);
  }

  /** Undefined when no answer came in time, or there is no connection: Socket.IO would keep the question for the next. */
  private ask<T>(send: (socket: Patient, hear: Hear<T>) => void): Promise<T | Refusal | undefined> {
    if (!this.socket.connected) return Promise.resolve(undefined);
    return new Promise((resolve) =>
      send(this.socket.timeout(ANSWER_WITHIN_MS), (error, answer) =>
        resolve(error === null ? answer : undefined),
      ),
    );
  }

  private async connect(): Promise<void> {
    const { tokens, encoding, environment } = this.options;
    const attempt = (this.attempt += 1);
    this.listener.state({ phase: 'connecting' });
    try {
      const token = await tokens.current();
      if (attempt !== this.attempt) return;
      this.token = token;
      this.socket.auth = { token, encoding: canInflate() ? encoding : 'json' };
      const late = new Error(`no connection within ${CONNECT_WITHIN_MS / 1000} s`);
      this.cancelTimer = environment.after(CONNECT_WITHIN_MS, () => {
        this.withoutWebSocket = !this.withoutWebSocket;
        this.failed(late);
      });
      this.socket.io.opts.transports = this.transports();
      this.socket.connect();
    } catch (error) {
      if (attempt === this.attempt) this.failed(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private transports(): string[] {
    if (!this.options.polling) return ['websocket'];
    return this.withoutWebSocket ? ['polling'] : ['websocket', 'polling'];
  }

  private connected(): void {
    this.cancelTimer();
    this.broken = undefined;
    this.inbox = new Inbox((error) => this.breakOff(error));
    this.listener.state({ phase: 'connected' });
    this.listener.opened(this.token);
  }

  /** Coming back with the positions held mends whatever could not be read. */
  private breakOff(error: Error): void {
    this.broken = error;
    this.socket.disconnect();
  }

  private disconnected(reason: string): void {
    this.inbox.close();
    this.listener.lost();
    if (this.wanted) this.failed(this.broken ?? new Error(`the connection ended: ${reason}`));
  }

  private failed(error: Error): void {
    const { environment, tokens } = this.options;
    if (error instanceof FloorRefusal && error.problem.code === 'unauthenticated') tokens.forget();
    this.cancelTimer();
    this.socket.disconnect();
    const refused = error instanceof FloorRefusal && error.problem.code !== 'unavailable';
    const longestMs = refused ? LONGEST_REFUSED_PAUSE_MS : LONGEST_PAUSE_MS;
    const ceiling = Math.min(longestMs, FIRST_PAUSE_MS * 2 ** this.failures);
    const retryInMs = Math.round(environment.random() * ceiling);
    this.failures += 1;
    this.cancelTimer = environment.after(retryInMs, () => void this.connect());
    this.listener.state({ phase: 'waiting', error, retryInMs });
  }
}

/** A refused connection carries the server's problem; any other failure has only words. */
function errorOf(error: Error & { data?: unknown }): Error {
  const { data } = error;
  const refused = typeof data === 'object' && data !== null && 'code' in data && 'status' in data;
  // The server's middleware fills it so; nothing else puts a code and a status there.
  return refused ? new FloorRefusal(data as Problem) : error;
}
