import { FloorRefusal, type ConnectionState, type FloorClient } from '../../../client/index.js';
import { COMMON } from '../texts/common.js';
import type { PageConfig } from './page-config.js';

/** Why a page has no live connection. */
export type Trouble =
  | { kind: 'refused'; detail: string }
  /** The service does not answer over HTTP either. */
  | { kind: 'no-answer' }
  | { kind: 'origin' }
  | { kind: 'no-websocket' }
  /** Long-polling is allowed and does not get through. */
  | { kind: 'no-polling' };

/** A service that is only replaced is back after fewer; a page that never connected has nothing to come back to. */
const FAILURES = { atFirst: 2, afterwards: 3 };

/**
 * Asks the service over HTTP why no connection comes about, once several attempts in a row have failed: browsers tell a page
 * nothing of a WebSocket that was refused. What it returns ends the watching.
 * @param ask for the page's configuration; rejects while the service does not answer
 */
export function watchTrouble(
  client: Pick<FloorClient, 'onConnection'>,
  ask: () => Promise<PageConfig>,
  show: (trouble: Trouble | undefined) => void,
): () => void {
  let failures = 0;
  let allowed: number = FAILURES.atFirst;
  let attempt = 0;
  const failed = async ({ error }: Extract<ConnectionState, { phase: 'waiting' }>): Promise<void> => {
    attempt += 1;
    const current = attempt;
    if (error instanceof FloorRefusal) return show({ kind: 'refused', detail: error.problem.detail });
    failures += 1;
    if (failures < allowed) return;
    const trouble = await ask().then(troubleIn, () => ({ kind: 'no-answer' }) as const);
    if (current === attempt) show(trouble);
  };
  const end = client.onConnection((state) => {
    if (state.phase === 'waiting') return void failed(state);
    if (state.phase !== 'connected') return;
    attempt += 1;
    failures = 0;
    allowed = FAILURES.afterwards;
    show(undefined);
  });
  return () => {
    attempt += 1;
    end();
  };
}

function troubleIn({ originRefused, polling }: PageConfig): Trouble {
  if (originRefused === true) return { kind: 'origin' };
  return { kind: polling === true ? 'no-polling' : 'no-websocket' };
}

/** One sentence, for a public room too. */
export const troubleWords = ({ kind }: Trouble): string => COMMON.trouble[kind];
