import { RULES as t } from '../texts/rules.js';
import type { Read } from './use-read.js';

/** What is shown in place of a list that is not known. */
export function NotKnown({ state, onAgain }: { state: Read<unknown>; onAgain: () => void }) {
  switch (state.kind) {
    case 'known':
      return null;
    case 'loading':
      return <p role="status">{t.loading}</p>;
    case 'forbidden':
      return <p>{t.forbidden}</p>;
    case 'failed':
      return (
        <>
          <p role="alert">{t.failed({ problem: state.problem })}</p>
          <button type="button" onClick={onAgain}>
            {t.again}
          </button>
        </>
      );
  }
}
