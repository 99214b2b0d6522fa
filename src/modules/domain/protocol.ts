import { z } from 'zod';
import type { Command } from './command.js';
import type { DisplayMessage } from './display-settings.js';
import type { Delta, Snapshot } from './document.js';
import type { Freshness } from './freshness.js';
import { Instant } from './id.js';
import type { Problem } from './problem.js';
import type { SourceState } from './source.js';

/** What clients send; every byte of it is parsed by these. */
export const SubscribeRequest = z.object({
  topic: z.string().min(1).max(300),
  epoch: z.string().max(64).exactOptional(),
  version: z.int().nonnegative().exactOptional(),
});
export type SubscribeRequest = z.infer<typeof SubscribeRequest>;

export const UnsubscribeRequest = z.object({ topic: z.string().min(1).max(300) });
export const TimeRequest = z.object({ sent: z.number() });
export const AuthenticateRequest = z.object({ token: z.string().min(1).max(8192) });
/** `command`: as the body of `POST …/commands`, with the account and the idempotency key. */
export const CommandMessage = z.looseObject({
  account: z.string().min(1).max(100),
  idempotencyKey: z.string().exactOptional(),
});
export type CommandMessage = z.infer<typeof CommandMessage>;
/** Of a display: its page was loaded since that reload was asked for. `askedAt`: as in `DisplayReload`. */
export const ReloadedRequest = z.object({ askedAt: Instant });
export const Handshake = z.object({
  token: z.string().min(1).max(8192),
  encoding: z.enum(['json', 'deflate']).exactOptional(),
});

export type Refusal = { ok: false; error: Problem };

export type SubscribeAnswer = {
  ok: true;
  topic: string;
  epoch: string;
  version: number;
  freshness: Freshness;
} & ({ mode: 'current' } | { mode: 'delta'; delta: Delta } | { mode: 'snapshot'; snapshot: Snapshot });

export interface Mark {
  at: number;
  accounts: { account: string; state: SourceState; polledAt?: number; nextDueAt?: number }[];
  topics: { topic: string; epoch: string; version: number }[];
}

export interface Gone {
  topic: string;
  reason: 'deleted' | 'forbidden' | 'resync';
}

export type TimeAnswer = { ok: true; sent: number; received: number; replied: number };
export type CommandAnswer = { ok: true; command: Command };
/** Without `expiresAt` the token is good until it is revoked. */
export type AuthenticateAnswer = { ok: true; expiresAt?: number };

type Ack<T> = (answer: T | Refusal) => void;

/** Client to server; each event is acknowledged. */
export interface ClientEvents {
  subscribe: (request: SubscribeRequest, ack: Ack<SubscribeAnswer>) => void;
  unsubscribe: (request: { topic: string }, ack: Ack<{ ok: true }>) => void;
  time: (request: { sent: number }, ack: Ack<TimeAnswer>) => void;
  command: (command: CommandMessage, ack: Ack<CommandAnswer>) => void;
  authenticate: (request: { token: string }, ack: Ack<AuthenticateAnswer>) => void;
  reloaded: (request: { askedAt: number }, ack: Ack<{ ok: true }>) => void;
}

/** Server to client. `packed` is the raw deflate of the JSON `[event, payload]` of a delta or a snapshot. */
export interface ServerEvents {
  delta: (delta: Delta) => void;
  snapshot: (snapshot: Snapshot) => void;
  mark: (mark: Mark) => void;
  gone: (gone: Gone) => void;
  /** Only to the connections of a display. */
  display: (display: DisplayMessage) => void;
  packed: (bytes: Uint8Array) => void;
}
