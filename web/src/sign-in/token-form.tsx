import { useState } from 'preact/hooks';
import { SIGN_IN as t } from '../texts/sign-in.js';

export function TokenForm({ onToken }: { onToken: (token: string) => void }) {
  const [token, setToken] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onToken(token.trim());
      }}
    >
      <p id="token-hint">{t.tokenHint}</p>
      <label>
        {t.token}
        <input
          type="password"
          autocomplete="off"
          aria-describedby="token-hint"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
          required
        />
      </label>
      <button type="submit">{t.submit}</button>
    </form>
  );
}
