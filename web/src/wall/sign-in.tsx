import { useEffect, useState } from 'preact/hooks';
import { TokenForm } from '../shared/token-form.js';
import { WALL } from '../texts/wall.js';
import { demoLogin, type Login } from './open-floor.js';

const t = WALL.signIn;

interface Props {
  refused: string | undefined;
  onLogin: (login: Login) => void;
  onPair: () => void;
}

export function SignIn({ refused, onLogin, onPair }: Props) {
  const demo = useDemo();
  return (
    <main class="auth">
      <h1>{t.title}</h1>
      {refused !== undefined && (
        <p role="alert">
          {t.refused}: {refused}
        </p>
      )}
      {demo !== undefined && (
        <section>
          <p>{t.demoHint}</p>
          <button type="button" class="main" onClick={() => onLogin(demo)}>
            {t.demo}
          </button>
        </section>
      )}
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
