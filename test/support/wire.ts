import { inflateRawSync } from 'node:zlib';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { apply } from '../../src/modules/domain/apply.js';
import type { Delta, DocumentState, Snapshot } from '../../src/modules/domain/document.js';
import type { Gone, Mark, Refusal, SubscribeAnswer } from '../../src/modules/domain/protocol.js';
import type { ClientHistory, Position, Step } from './history-checks.js';
import { present, Signal, until } from './signal.js';

const ANSWER_MS = 30_000;
const AGAIN_MS = 100;

type Held = Position & { state: DocumentState };

export interface WireOptions {
  name: string;
  url: string;
  /** Unknown: a test may send what no client of ours would. */
  auth: { token?: unknown; encoding?: string };
  more?: Partial<ManagerOptions & SocketOptions>;
}

/**
 * A bare Socket.IO client that follows the protocol by its letter, written for these tests alone, so that the product's
 * own client is not the only witness. It keeps everything it received.
 */
export class Wire {
  readonly signal = new Signal();
  readonly socket: Socket;
  readonly deltas: Delta[] = [];
  readonly snapshots: Snapshot[] = [];
  readonly marks: Mark[] = [];
  readonly gone: Gone[] = [];
  readonly held = new Map<string, Held>();
  private readonly steps: Step[] = [];
  private closed = false;

  constructor(private readonly options: WireOptions) {
    this.socket = io(options.url, {
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnectionDelay: 20,
      reconnectionDelayMax: 200,
      auth: options.auth,
      ...options.more,
    });
    this.socket.on('connect', () => this.connected());
    this.socket.on('disconnect', () => this.note({ kind: 'lost' }));
    // Socket.IO reconnects after a lost connection, and not after a refusal; with `reconnection: false` after neither.
    this.socket.on('connect_error', () => {
      if (!this.socket.active && options.more?.reconnection !== false)
        setTimeout(() => this.closed || this.socket.connect(), AGAIN_MS);
    });
    this.socket.on('delta', (delta: Delta) => this.onDelta(delta));
    this.socket.on('snapshot', (snapshot: Snapshot) => this.onSnapshot(snapshot));
    this.socket.on('packed', (bytes: Uint8Array) => this.onPacked(bytes));
    this.socket.on('mark', (mark: Mark) => this.onMark(mark));
    this.socket.on('gone', (gone: Gone) => {
      this.gone.push(gone);
      this.signal.emit();
    });
  }

  get history(): ClientHistory {
    return { client: this.options.name, steps: this.steps };
  }

  /** Rejects with the refusal's error. */
  async connect(): Promise<this> {
    await new Promise((resolve, reject) => {
      this.socket.once('connect', () => resolve(undefined)).once('connect_error', reject);
      this.socket.connect();
    });
    return this;
  }

  async ask<T extends object>(event: string, ...payload: unknown[]): Promise<T | Refusal> {
    return (await this.socket.timeout(ANSWER_MS).emitWithAck(event, ...payload)) as T | Refusal;
  }

  /** How the connection ends, when it does. */
  ended(): Promise<string> {
    return new Promise((resolve) => this.socket.once('disconnect', resolve));
  }

  /** Subscribes with what is held, and again on every new connection. */
  follow(topic: string): Promise<SubscribeAnswer | Refusal> {
    const held = this.position(topic);
    return new Promise((resolve, reject) => {
      const hear = (error: Error | null, answer: SubscribeAnswer | Refusal) => {
        if (error !== null) return reject(error);
        // At once: what came in the same packet of the network is heard in this very tick, before any promise.
        if (answer.ok) this.onAnswer(topic, answer, held);
        resolve(answer);
      };
      this.socket.timeout(ANSWER_MS).emit('subscribe', { topic, ...held }, hear);
    });
  }

  /** As a network does: no goodbye. */
  drop(): void {
    this.socket.io.engine.close();
  }

  position(topic: string): Position | undefined {
    const held = this.held.get(topic);
    return held && { epoch: held.epoch, version: held.version };
  }

  state(topic: string): DocumentState {
    return present(this.held.get(topic), topic).state;
  }

  until<T>(check: () => T, withinMs?: number): Promise<T> {
    return until(this.signal, check, withinMs);
  }

  close(): void {
    this.closed = true;
    this.socket.close();
  }

  private connected(): void {
    this.note({ kind: 'connected' });
    for (const topic of this.held.keys()) this.resync(topic);
  }

  private resync(topic: string): void {
    // The line may break again before the answer; then the next connection asks.
    this.follow(topic).catch(() => this.signal.emit());
  }

  private onAnswer(topic: string, answer: SubscribeAnswer, held: Position | undefined): void {
    const { mode, epoch, version } = answer;
    const base = mode === 'delta' ? { base: answer.delta.base } : {};
    this.note({ kind: 'answered', topic, mode, epoch, version, ...base, ...(held && { held }) });
    if (answer.mode === 'delta') this.onDelta(answer.delta);
    else if (answer.mode === 'snapshot') this.onSnapshot(answer.snapshot);
  }

  private onDelta(delta: Delta): void {
    this.deltas.push(delta);
    const { topic, epoch, base, version, ops } = delta;
    const held = this.held.get(topic);
    if (held === undefined || held.epoch !== epoch || base > held.version) return this.resync(topic);
    if (version > held.version) this.show(topic, { epoch, version, state: apply(held.state, ops) });
    this.signal.emit();
  }

  private onSnapshot(snapshot: Snapshot): void {
    this.snapshots.push(snapshot);
    const { topic, epoch, version, state } = snapshot;
    const held = this.held.get(topic);
    if (held?.epoch !== epoch || held.version < version) this.show(topic, { epoch, version, state });
    this.signal.emit();
  }

  private onPacked(bytes: Uint8Array): void {
    const [event, payload] = JSON.parse(inflateRawSync(bytes).toString()) as
      ['delta', Delta] | ['snapshot', Snapshot];
    if (event === 'delta') this.onDelta(payload);
    else this.onSnapshot(payload);
  }

  private onMark(mark: Mark): void {
    this.marks.push(mark);
    for (const { topic, epoch, version } of mark.topics) {
      const held = this.position(topic);
      this.note({ kind: 'marked', topic, epoch, version, ...(held && { held }) });
      if (held?.epoch !== epoch || held.version < version) this.resync(topic);
    }
    this.signal.emit();
  }

  private show(topic: string, held: Held): void {
    this.held.set(topic, held);
    this.note({ kind: 'shown', topic, ...held });
  }

  private note(step: Step): void {
    this.steps.push(step);
    this.signal.emit();
  }
}
