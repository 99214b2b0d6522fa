import { useEffect, useState } from 'preact/hooks';
import { FloorRefusal, listAccounts, type AccountInfo } from '../../../client/index.js';
import { seesPast } from '../replay/address.js';
import { NoPast } from '../replay/no-past.js';
import { openClient } from '../replay/open-client.js';
import { useReplayStart } from '../replay/use-replay.js';
import { watchRefusals, type Session } from '../sign-in/index.js';
import type { PageClient } from '../shared/page-client.js';
import { lendSignIn } from '../shared/lent-sign-in.js';
import { serviceUrl } from '../shared/service.js';
import { CONSOLE } from '../texts/console.js';
import { Console } from './console.js';
import type { StoredTheme } from './use-stored-theme.js';

/** The service may be starting while the page is open already. */
const RETRY_MS = 2_000;

/** Reads the list of phone systems before the console is shown; repeats until it is known. */
export function OpenConsole({ session, theme }: { session: Session; theme: StoredTheme }) {
  const [floor, setFloor] = useState<{ client: PageClient; accounts: readonly AccountInfo[] }>();
  const [problem, setProblem] = useState<string>();
  const [start, setStart] = useReplayStart();

  useEffect(() => lendSignIn(session.current), [session]);

  useEffect(() => {
    if (start !== undefined && !seesPast(session)) return undefined;
    let client: PageClient | undefined;
    let unwatch = () => {};
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = async () => {
      try {
        const accounts = await listAccounts(serviceUrl(), await session.current());
        const opened = await openClient(session, start);
        if (ended) return opened.close();
        client = opened;
        unwatch = watchRefusals(client, session);
        setFloor({ client, accounts });
      } catch (error) {
        if (ended) return;
        if (error instanceof FloorRefusal && [401, 403].includes(error.problem.status))
          return session.refused(error);
        setProblem(error instanceof FloorRefusal ? error.problem.detail : String(error));
        timer = setTimeout(() => void open(), RETRY_MS);
      }
    };
    void open();
    return () => {
      ended = true;
      clearTimeout(timer);
      unwatch();
      client?.close();
      setFloor(undefined);
    };
  }, [session, start]);

  if (start !== undefined && !seesPast(session))
    return <NoPast history={session.history} onLive={() => setStart(undefined)} />;
  if (floor !== undefined) return <Console session={session} theme={theme} {...floor} onReplay={setStart} />;
  return (
    <main class="auth">
      <p role="status">{problem === undefined ? CONSOLE.opening : CONSOLE.failed({ problem })}</p>
    </main>
  );
}
