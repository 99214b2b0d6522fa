import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { serviceUrl } from '../shared/service.js';
import { TokenForm } from '../shared/token-form.js';
import { WALL } from '../texts/wall.js';
import { company, consoleLogin, demoLogin, usesConsole, type Login } from './open-floor.js';

const t = WALL.signIn;

interface Props {
  refused: string | undefined;
  onLogin: (login: Login) => void;
  onPair: () => void;
  onProblem: (words: string) => void;
}

export function SignIn({ refused, onLogin, onPair, onProblem }: Props) {
  const demo = useDemo();
  return (
    <main class="auth">
      <h1>{t.title}</h1>
      {refused !== undefined && <p role="alert">{refused}</p>}
      <Company again={refused !== undefined} onProblem={onProblem} />
      {demo !== undefined && (
        <section>
          <p>{t.demoHint}</p>
          <button type="button" class="main" onClick={() => onLogin(demo)}>
            {t.demo}
          </button>
        </section>
      )}
      <ConsoleSection onLogin={onLogin} />
      <section>
        <p>{t.pairHint}</p>
        <button type="button" onClick={onPair}>
          {t.pair}
        </button>
      </section>
      <TokenForm hint={t.tokenHint} onToken={(token) => onLogin({ kind: 'token', token })} />
    </main>
  );
}

/** The company's sign-in, which appears where there is one. */
function Company(props: { again: boolean; onProblem: (words: string) => void }) {
  const [Section, setSection] = useState<FunctionComponent<typeof props>>();
  useEffect(() => {
    // What cannot be loaded is not offered; the other ways to sign in stay.
    void company()
      .then(({ companySection }) => companySection())
      .then(
        (section) => setSection(() => section),
        () => undefined,
      );
  }, []);
  return Section === undefined ? null : <Section {...props} />;
}

/** Takes the sign-in of a console in this browser: with the company's sign-in, if that has one. */
function ConsoleSection({ onLogin }: Pick<Props, 'onLogin'>) {
  const [state, setState] = useState<'idle' | 'asking' | 'none'>(() => (usesConsole() ? 'none' : 'idle'));
  const ask = async () => {
    setState('asking');
    const login = await consoleLogin();
    if (login === undefined) return setState('none');
    // So that the page asks for it again when it is loaded anew.
    const address = new URL(location.href);
    address.searchParams.set('signed-in', '');
    history.replaceState(null, '', address);
    onLogin(login);
  };
  return (
    <section>
      <p>{t.consoleHint}</p>
      <button type="button" disabled={state === 'asking'} onClick={() => void ask()}>
        {t.console}
      </button>
      {state === 'none' && (
        <p role="alert">
          {t.noConsole} <a href={serviceUrl()}>{t.openConsole}</a>
        </p>
      )}
    </section>
  );
}

/** Asks for the sign-in of the console, since the address says so. */
export function AskConsole({ onLogin, onNone }: Pick<Props, 'onLogin'> & { onNone: () => void }) {
  useEffect(() => {
    let wanted = true;
    void consoleLogin().then((login) => {
      if (!wanted) return;
      if (login === undefined) onNone();
      else onLogin(login);
    });
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <main class="auth">
      <p role="status">{WALL.opening}</p>
    </main>
  );
}

/** The login of the demo; undefined until it is known that the service is a demo. */
function useDemo(): Login | undefined {
  const [demo, setDemo] = useState<Login>();
  useEffect(() => {
    let wanted = true;
    const ask = async () => {
      const found = await demoLogin();
      if (wanted) setDemo(found);
    };
    ask().catch(() => setDemo(undefined));
    return () => {
      wanted = false;
    };
  }, []);
  return demo;
}
