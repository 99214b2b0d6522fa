import type { AgentState, Command, TokenGiver } from '../../../client/index.js';
import { askService } from '../shared/ask-service.js';
import type { Gap } from '../replay/recorded-lines.js';

/** Epoch ms. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** One state of an agent; times are epoch ms. */
export interface PastState extends Range {
  readonly state: AgentState;
  readonly reason?: string;
  readonly sinceKind: 'vendor' | 'observed';
  /** It goes on after the range. */
  readonly lasts?: true;
  /** The id of the confirmed command behind it. */
  readonly command?: string;
}

export interface AgentTimeline {
  readonly agent: string;
  readonly name?: string;
  readonly states: readonly PastState[];
  /** Milliseconds. */
  readonly totals: { readonly stateMs: { readonly [state in AgentState]?: number } };
}

export interface Timeline extends AgentTimeline, Range {
  /** Absent: the sign-in may not see them. */
  readonly commands?: readonly Command[];
  readonly gaps: readonly Gap[];
}

export interface Timelines extends Range {
  readonly agents: readonly AgentTimeline[];
  readonly gaps: readonly Gap[];
}

/** `[t, min, avg, max, last]`: `t` is epoch ms. A step of which nothing is known has no point. */
export type Point = readonly [t: number, min: number, avg: number, max: number, last: number];

export interface Series extends Range {
  readonly step: number;
  readonly series: readonly { readonly queue: string; readonly points: readonly Point[] }[];
}

const TIMEOUT_MS = 30_000;

/**
 * What was recorded, for a sign-in with `history:read`. Every call rejects with a `FloorRefusal`, or with the network's error;
 * the shapes of answers are what the service's contract tests check.
 */
export class PastApi {
  constructor(private readonly token: TokenGiver) {}

  timeline(account: string, agent: string, range: Range, signal: AbortSignal): Promise<Timeline> {
    return this.ask<Timeline>(
      account,
      `agents/${encodeURIComponent(agent)}/timeline`,
      queryOf(range),
      signal,
    );
  }

  /** @param team the id of a queue; absent: all agents */
  timelines(
    account: string,
    range: Range,
    team: string | undefined,
    signal: AbortSignal,
  ): Promise<Timelines> {
    return this.ask<Timelines>(account, 'timelines', { ...queryOf(range), ...(team && { team }) }, signal);
  }

  /** Callers that waited in these queues. */
  waiting(
    account: string,
    queues: readonly string[],
    range: Range,
    step: number,
    signal: AbortSignal,
  ): Promise<Series> {
    const query = { ...queryOf(range), measure: 'waiting', queue: queues, step: String(step) };
    return this.ask<Series>(account, 'series', query, signal);
  }

  private async ask<Answer>(
    account: string,
    path: string,
    query: Readonly<Record<string, string | readonly string[]>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const address = `v1/accounts/${encodeURIComponent(account)}/${path}`;
    return (await askService(this.token, address, { query, signal, timeoutMs: TIMEOUT_MS })) as Answer;
  }
}

const queryOf = ({ from, to }: Range) => ({ from: String(Math.floor(from)), to: String(Math.ceil(to)) });
