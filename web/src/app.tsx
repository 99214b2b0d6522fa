import { useEffect, useState } from 'preact/hooks';
import {
  FloorClient,
  FloorRefusal,
  listAccounts,
  type AccountInfo,
  type ConnectionState,
  type TokenGiver,
} from '../../client/index.js';
import { Board } from './board.js';
import { demoTokens } from './shared/demo-tokens.js';
import { demoToken, forgetToken, keepToken, keptToken } from './shared/session.js';
import { SignIn } from './sign-in.js';
import { TEXTS } from './texts.js';

/** The service may be starting while the page is open already. */
const RETRY_MS = 2_000;

type Page =
  | { kind: 'opening'; problem?: string }
  | { kind: 'sign-in'; refused?: string }
  | { kind: 'board'; client: FloorClient; accounts: AccountInfo[] };

export function App() {
  const [page, setPage] = useState<Page>({ kind: 'opening' });
  // An object, so that the same token given again is tried again.
  const [signedIn, setSignedIn] = useState({ token: keptToken() });

  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let client: FloorClient | undefined;
    const askForAnother = (refusal: FloorRefusal) => {
      forgetToken();
      client?.close();
      setPage({ kind: 'sign-in', refused: refusal.problem.detail });
    };
    const askAgainWhenOver = (state: ConnectionState) => {
      if (state.phase === 'waiting' && isUnauthenticated(state.error)) askForAnother(state.error);
    };
    const open = async () => {
      try {
        const giver = await tokenGiver(signedIn.token);
        if (giver === undefined) return setPage({ kind: 'sign-in' });
        const token = typeof giver === 'string' ? giver : await giver();
        const accounts = await listAccounts(location.origin, token);
        if (ended) return;
        client = new FloorClient({ url: location.origin, token: giver });
        // What a person typed in cannot be renewed: trying again by itself would be an empty promise.
        if (typeof giver === 'string') client.onConnection(askAgainWhenOver);
        client.connect();
        setPage({ kind: 'board', client, accounts });
      } catch (error) {
        if (ended) return;
        if (isUnauthenticated(error)) return askForAnother(error);
        setPage({ kind: 'opening', problem: `${TEXTS.accounts.failed}: ${String(error)}` });
        timer = setTimeout(() => void open(), RETRY_MS);
      }
    };
    void open();
    return () => {
      ended = true;
      clearTimeout(timer);
      client?.close();
    };
  }, [signedIn]);

  if (page.kind === 'board') return <Board client={page.client} accounts={page.accounts} />;
  if (page.kind === 'opening') return <p class="opening">{page.problem ?? TEXTS.connection.connecting}</p>;
  return (
    <SignIn
      refused={page.refused}
      onToken={(token) => {
        keepToken(token);
        setPage({ kind: 'opening' });
        setSignedIn({ token });
      }}
    />
  );
}

const isUnauthenticated = (error: unknown): error is FloorRefusal =>
  error instanceof FloorRefusal && error.problem.status === 401;

/** Undefined: somebody has to sign in. */
async function tokenGiver(signedIn: string | undefined): Promise<TokenGiver | undefined> {
  if (signedIn !== undefined) return signedIn;
  const first = await demoToken('supervisor');
  return first === undefined ? undefined : demoTokens('supervisor', first);
}
