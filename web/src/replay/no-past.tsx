import { REPLAY as t } from '../texts/replay.js';

/** In place of a replay that the address asks for. */
export function NoPast({ history, onLive }: { history: boolean; onLive: () => void }) {
  return (
    <main class="auth">
      <h1>{t.title}</h1>
      <p role="status">{history ? t.forbidden : t.off}</p>
      <p>
        <button type="button" onClick={onLive}>
          {t.live}
        </button>
      </p>
    </main>
  );
}
