/** Who is asking, as a verified token says. */
export interface Principal {
  subject: string;
  tenant: string;
  scopes: ReadonlySet<string>;
  /** Only these accounts of the tenant; absent: all. */
  accounts?: ReadonlySet<string>;
  /** Only these queues: `<account>/<queue>`, or `<queue>` for a queue of that id in any account; absent: all. */
  queues?: ReadonlySet<string>;
  /** The token is this agent's own. */
  agent?: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

export const SCOPES = [
  'floor:read',
  'agents:command',
  'queues:admin',
  'audit:read',
  'displays:manage',
  'callers:read',
] as const;
export type Scope = (typeof SCOPES)[number];
