import type { Command, TokenGiver } from '../../../../client/index.js';
import { askService } from '../../shared/ask-service.js';

export interface TrailQuery {
  readonly account: string;
  /** By any of the names an order takes. */
  readonly agent?: string;
  /** Epoch ms. */
  readonly since?: number;
}

export interface TrailPage {
  readonly items: readonly Command[];
  readonly nextCursor?: string;
}

const AT_A_TIME = 50;

/** A page of the audit trail, newest first. Rejects as `askService` does. */
export async function trailPage(
  token: TokenGiver,
  { account, agent, since }: TrailQuery,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<TrailPage> {
  const query = {
    limit: String(AT_A_TIME),
    ...(agent !== undefined && { agent }),
    ...(since !== undefined && { since: String(since) }),
    ...(cursor !== undefined && { cursor }),
  };
  const path = `/v1/accounts/${encodeURIComponent(account)}/commands`;
  // Our own service speaks here: its contract tests check the shapes.
  return (await askService(token, path, { query, signal })) as TrailPage;
}
