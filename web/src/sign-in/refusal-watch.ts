import { FloorRefusal, type FloorClient } from '../../../client/index.js';
import type { Session } from './session.js';

/**
 * Ends a session whose token the service does not accept on the live connection: at once where nobody can renew it, else
 * when a renewed one is refused as well. What it returns ends the watching.
 */
export function watchRefusals(
  client: Pick<FloorClient, 'onConnection'>,
  session: Pick<Session, 'token' | 'refused'>,
): () => void {
  const most = typeof session.token === 'string' ? 1 : 2;
  let refusals = 0;
  return client.onConnection((state) => {
    if (state.phase === 'connected') refusals = 0;
    if (state.phase !== 'waiting') return;
    const { error } = state;
    if (!(error instanceof FloorRefusal) || error.problem.code !== 'unauthenticated') return;
    refusals += 1;
    if (refusals >= most) session.refused(error);
  });
}
