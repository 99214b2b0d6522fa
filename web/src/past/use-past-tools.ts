import { useEffect, useMemo } from 'preact/hooks';
import type { FloorHistory } from '../../../client/index.js';
import { seesPast } from '../replay/address.js';
import { historyFor } from '../replay/open-client.js';
import type { PageClient } from '../shared/page-client.js';
import type { Session } from '../sign-in/index.js';
import { WaitingSeries } from './waiting-series.js';

/** What reads the past; absent where there is none, or the sign-in may not see it. */
export function usePastTools(
  session: Session,
  client: PageClient,
): { past: FloorHistory | undefined; waitingSeries: WaitingSeries | undefined } {
  const tools = useMemo(() => {
    if (!seesPast(session)) return { past: undefined, waitingSeries: undefined };
    const past = historyFor(session.current);
    return { past, waitingSeries: new WaitingSeries(past, () => client.now()) };
  }, [session, client]);
  useEffect(() => () => tools.waitingSeries?.close(), [tools]);
  return tools;
}
