import { useEffect, useMemo } from 'preact/hooks';
import { seesPast } from '../replay/address.js';
import type { PageClient } from '../shared/page-client.js';
import type { Session } from '../sign-in/index.js';
import { PastApi } from './past-api.js';
import { WaitingSeries } from './waiting-series.js';

/** What reads the past; absent where there is none, or the sign-in may not see it. */
export function usePastTools(
  session: Session,
  client: PageClient,
): { past: PastApi | undefined; waitingSeries: WaitingSeries | undefined } {
  const tools = useMemo(() => {
    if (!seesPast(session)) return { past: undefined, waitingSeries: undefined };
    const past = new PastApi(session.current);
    return { past, waitingSeries: new WaitingSeries(past, () => client.now()) };
  }, [session, client]);
  useEffect(() => () => tools.waitingSeries?.close(), [tools]);
  return tools;
}
