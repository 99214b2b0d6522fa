import { useState } from 'preact/hooks';
import { COMMON as t } from '../texts/common.js';

interface Props {
  /** Where a token comes from. */
  hint: string;
  onToken: (token: string) => void;
}

/** Signs in with a token that the user enters. */
export function TokenForm({ hint, onToken }: Props) {
  const [token, setToken] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onToken(token.trim());
      }}
    >
      <p id="token-hint">{hint}</p>
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
      <button type="submit">{t.submitToken}</button>
    </form>
  );
}
