import { useEffect, useState } from 'preact/hooks';
import type { FloorRefusal } from '../../../client/index.js';
import { useReplayStart } from '../replay/use-replay.js';
import {
  forgetDisplay,
  forgetIssuerLogin,
  forgetToken,
  storeDisplay,
  storeToken,
} from '../shared/stored-logins.js';
import { useTheme } from '../shared/theme.js';
import { lazy } from '../shared/lazy.js';
import { watchRefusals } from '../sign-in/session.js';
import { COMMON } from '../texts/common.js';
import { WALL } from '../texts/wall.js';
import { WallBoard } from './board.js';
import { layoutOf } from './layout.js';
import { NewVersion } from './new-version.js';
import {
  company,
  storedLogin,
  type Login,
  isForbidden,
  isUnknownLogin,
  openFloor,
  usesConsole,
  type OpenFloor,
} from './open-floor.js';

const SignIn = lazy(async () => (await import('./enter.js')).SignIn);
const PairingScreen = lazy(async () => (await import('./enter.js')).PairingScreen);
const AskConsole = lazy(async () => (await import('./enter.js')).AskConsole);

/** The service may be starting while the screen is on already. */
const RETRY_MS = 2_000;

type Page =
  | { kind: 'opening'; failed?: true }
  | { kind: 'console' }
  | { kind: 'sign-in'; refused?: string }
  | { kind: 'pairing'; withdrawn: boolean }
  | { kind: 'board'; floor: OpenFloor };

function startPage(): Page {
  if (usesConsole()) return { kind: 'console' };
  return layoutOf(location.search).display ? { kind: 'pairing', withdrawn: false } : { kind: 'sign-in' };
}

export function App() {
  const [answer] = useState(takeAnswer);
  const [login, setLogin] = useState(() =>
    usesConsole() || answer !== undefined ? undefined : storedLogin(),
  );
  const [start, setStart] = useReplayStart();
  const [page, setPage] = useState<Page>(() =>
    login === undefined && answer === undefined ? startPage() : { kind: 'opening' },
  );
  useTheme(layoutOf(location.search).theme);

  useEffect(() => {
    if (answer === undefined) return;
    const end = async () => (await company()).endSignIn(answer);
    const refuse = (refused: string) => setPage({ kind: 'sign-in', refused });
    end().then(
      (problem) => (problem === undefined ? enter({ kind: 'issuer' }) : refuse(problem)),
      () => refuse(COMMON.partFailed),
    );
  }, []);

  useEffect(() => {
    if (login === undefined) return;
    let ended = false;
    const closing = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let floor: OpenFloor | undefined;
    const over = (refused: string) => {
      ended = true;
      floor?.client.close();
      forget(login);
      setPage(login.kind === 'display' ? { kind: 'pairing', withdrawn: true } : { kind: 'sign-in', refused });
    };
    const refused = async ({ problem }: FloorRefusal) => {
      if (login.kind !== 'issuer') return over(`${WALL.signIn.refused}: ${problem.detail}`);
      over((await company()).refusalWords(problem));
    };
    const open = async () => {
      try {
        floor = await openFloor(login, start, closing.signal, over);
        if (ended) return floor.client.close();
        // Tokens of the demo are renewed automatically, and the console hears itself when its sign-in has ended.
        if (!isRenewed(login))
          watchRefusals(floor.client, { token: floor.token, refused: (error) => void refused(error) });
        setPage({ kind: 'board', floor });
      } catch (error) {
        if (ended) return;
        if ((isUnknownLogin(error) || isForbidden(error)) && login.kind !== 'demo')
          return await refused(error);
        setPage({ kind: 'opening', failed: true });
        timer = setTimeout(() => void open(), RETRY_MS);
      }
    };
    void open();
    return () => {
      ended = true;
      closing.abort();
      clearTimeout(timer);
      floor?.client.close();
    };
  }, [login, start]);

  const enter = (next: Login) => {
    keep(next);
    setPage({ kind: 'opening' });
    setLogin(next);
  };
  return (
    <>
      <Shown page={page} onLogin={enter} onPage={setPage} onLive={() => setStart(undefined)} />
      {/* The board looks for new versions itself: it knows when it is quiet. */}
      {page.kind !== 'board' && <NewVersion quiet comesBack />}
    </>
  );
}

interface ShownProps {
  page: Page;
  onLogin: (login: Login) => void;
  onPage: (page: Page) => void;
  /** Leaves the replay. */
  onLive: () => void;
}

function Shown({ page, onLogin, onPage, onLive }: ShownProps) {
  switch (page.kind) {
    case 'board':
      return <WallBoard floor={page.floor} onLive={onLive} />;
    case 'opening':
      return (
        <main class="auth">
          <p role="status">{page.failed ? WALL.failed : WALL.opening}</p>
        </main>
      );
    case 'console':
      return <AskConsole onLogin={onLogin} onNone={() => onPage({ kind: 'sign-in' })} />;
    case 'pairing':
      return (
        <PairingScreen
          withdrawn={page.withdrawn}
          onDisplay={(display) => onLogin({ kind: 'display', display })}
          onSignIn={() => onPage({ kind: 'sign-in' })}
        />
      );
    case 'sign-in':
      return (
        <SignIn
          refused={page.refused}
          onLogin={onLogin}
          onPair={() => onPage({ kind: 'pairing', withdrawn: false })}
          onProblem={(refused) => onPage({ kind: 'sign-in', refused })}
        />
      );
  }
}

/** Of the issuer, where the page comes back from a sign-in that it began; the address is rid of it. */
function takeAnswer(): string | undefined {
  const { hash, pathname, search } = location;
  if (!/[#&]state=/.test(hash)) return undefined;
  history.replaceState(null, '', pathname + search);
  return hash.slice(1);
}

const isRenewed = ({ kind }: Login): boolean => kind === 'demo' || kind === 'console';

function keep(login: Login): void {
  if (login.kind === 'display') storeDisplay(login.display);
  if (login.kind === 'token') storeToken(login.token);
}

function forget(login: Login): void {
  if (login.kind === 'display') forgetDisplay();
  if (login.kind === 'token') forgetToken();
  if (login.kind === 'issuer') forgetIssuerLogin();
}
