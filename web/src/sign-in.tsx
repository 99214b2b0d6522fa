import { useState } from 'preact/hooks';
import { TEXTS } from './texts.js';

const t = TEXTS.signIn;

export function SignIn({
  refused,
  onToken,
}: {
  refused: string | undefined;
  onToken: (token: string) => void;
}) {
  const [token, setToken] = useState('');
  return (
    <form
      class="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        onToken(token.trim());
      }}
    >
      <h1>{t.title}</h1>
      <p>{t.hint}</p>
      {refused !== undefined && (
        <p role="alert">
          {t.refused}: {refused}
        </p>
      )}
      <label>
        {t.label}
        <input
          type="password"
          autocomplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
          required
        />
      </label>
      <button type="submit">{t.submit}</button>
    </form>
  );
}
