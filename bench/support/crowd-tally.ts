/** What a group of clients got since the count began. */
export interface CrowdTally {
  /** Changes (or whole states) that arrived. */
  deliveries: number;
  /** Everything that arrived, frames' heads and marks included. */
  bytes: number;
  /** Deltas that did not follow on what the client held. */
  gaps: number;
  /** From losing the connection, or from coming back to the network, to holding every topic again; ms. */
  behindMs: number[];
}

export const noTally = (): CrowdTally => ({ deliveries: 0, bytes: 0, gaps: 0, behindMs: [] });

/** One client of a crowd, whatever it speaks. */
export interface CrowdClient {
  /** Holds all it asked for. */
  readonly settled: boolean;
  /** Versions by topic, as `<epoch>:<version>`; empty where the wire has none. */
  readonly held: ReadonlyMap<string, string>;
  connect(): void;
  /** The network fails; the client comes back by itself after so long. */
  cut(awayMs: number): void;
  close(): void;
}
