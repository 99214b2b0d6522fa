import { TokenForm } from '../shared/token-form.js';
import { useEffect } from 'preact/hooks';
import { SIGN_IN as t } from '../texts/sign-in.js';
import { DEMO_ROLES, type SessionState } from './session.js';
import './sign-in.css';

/** The page before sign-in. */
export function SignIn({ auth }: { auth: Exclude<SessionState, { kind: 'signed-in' }> }) {
  useEffect(() => {
    document.title = t.pageTitle;
  }, []);
  if (auth.kind === 'opening')
    return (
      <main class="sign-in">
        <p role="status">{auth.problem === undefined ? t.opening : t.failed({ problem: auth.problem })}</p>
      </main>
    );
  const { ways, problem, enter } = auth;
  const { issuer } = ways;
  const token = <TokenForm hint={t.tokenHint} onToken={(text) => enter({ kind: 'token', token: text })} />;
  return (
    <main class="sign-in">
      <h1>{t.title}</h1>
      {problem !== undefined && <p role="alert">{problem}</p>}
      {issuer !== undefined && (
        <section>
          <p id="issuer-hint">{t.issuerHint}</p>
          <button
            type="button"
            class="main"
            aria-describedby="issuer-hint"
            onClick={() => enter({ kind: 'issuer', settings: issuer })}
          >
            {problem === undefined ? t.issuer : t.issuerAgain}
          </button>
        </section>
      )}
      {ways.demo && (
        <section>
          <p>{t.demo}</p>
          <ul class="roles">
            {DEMO_ROLES.map((role) => (
              <li key={role}>
                <button type="button" class="main" onClick={() => enter({ kind: 'demo', role })}>
                  {t.roles[role].name}
                  <small>{t.roles[role].may}</small>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {ways.demo || issuer !== undefined ? (
        <details>
          <summary>{t.withToken}</summary>
          {token}
        </details>
      ) : (
        token
      )}
    </main>
  );
}
