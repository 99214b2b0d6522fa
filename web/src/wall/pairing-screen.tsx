import { useEffect, useState } from 'preact/hooks';
import { addressOf } from '../shared/service.js';
import type { Display } from '../shared/stored-logins.js';
import { WALL } from '../texts/wall.js';
import { pair, type PairingPort, type PairingState } from './pairing.js';

const t = WALL.pairing;

const PORT: PairingPort = {
  fetch: (path, init) => fetch(addressOf(path), init),
  pause: (ms, signal) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, ms);
      const stop = () => {
        clearTimeout(timer);
        reject(new Error('no longer wanted'));
      };
      signal.addEventListener('abort', stop, { once: true });
    }),
};

interface Props {
  withdrawn: boolean;
  onDisplay: (display: Display) => void;
  onSignIn: () => void;
}

export function PairingScreen({ withdrawn, onDisplay, onSignIn }: Props) {
  const [state, setState] = useState<PairingState>({ kind: 'asking' });
  useEffect(() => {
    const wanted = new AbortController();
    pair(PORT, setState, wanted.signal).then(
      (display) => display && onDisplay(display),
      (error: unknown) => {
        // Leaving this page is the one way in which pairing ends without an outcome.
        if (!wanted.signal.aborted) throw error;
      },
    );
    return () => wanted.abort();
  }, []);
  return (
    <main class="auth pairing">
      <h1>{t.title}</h1>
      {withdrawn && <p role="alert">{t.withdrawn}</p>}
      <div role="status">
        <PairingStatus state={state} />
      </div>
      <button type="button" onClick={onSignIn}>
        {t.instead}
      </button>
    </main>
  );
}

function PairingStatus({ state }: { state: PairingState }) {
  switch (state.kind) {
    case 'asking':
      return <p>{t.asking}</p>;
    case 'unsupported':
      return <p>{t.unsupported}</p>;
    case 'failed':
      return <p>{t.retrying}</p>;
    case 'code':
      return (
        <>
          <p class="code" data-code={state.code}>
            {state.code}
          </p>
          <p>{t.hint}</p>
          <p class="dim">{t.waiting}</p>
        </>
      );
  }
}
