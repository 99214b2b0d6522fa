import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The network between a system and those it pushes to. */
export interface PushWay {
  /** Sends an event on its way: at once, unless a fault drops, delays, repeats or swaps it. */
  deliver(send: () => void): void;
  /** Nothing passes in either direction, and neither side is told. */
  isSilent(): boolean;
}

/** What a system says without being asked. */
export interface FacadePush {
  /** Path of its WebSocket on the HTTP port. */
  readonly path?: string;
  /** Takes over a request for its WebSocket. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** What people set up by hand in the system, such as the address it posts to; throws a `ZodError`. Absent: nothing. */
  configure?(settings: unknown): void;
  start(): void;
  /** Ends connections and timers; may be called again, and is undone by `start`. */
  stop(): void;
  /** Ends every connection; they may come again. */
  cut(): void;
  /** How many receive events. */
  alive(): number;
}
