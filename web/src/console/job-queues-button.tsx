import { useState } from 'preact/hooks';
import type { Session } from '../sign-in/index.js';
import { askService } from '../shared/ask-service.js';
import { problemWords } from '../shared/problem-words.js';
import { addressOf } from '../shared/service.js';
import { CONSOLE } from '../texts/console.js';

const BOARD = 'admin/queues';

/** Opens the job queue board for operators: a page of its own that signs in with a cookie. */
export function JobQueuesButton({ session }: { session: Session }) {
  const [problem, setProblem] = useState<string>();
  if (!session.operations || !session.scopes.has('queues:admin')) return null;
  const open = async () => {
    setProblem(undefined);
    await askService(session.current, 'v1/operations/session', { method: 'POST' });
    location.assign(addressOf(BOARD));
  };
  return (
    <>
      <button
        type="button"
        onClick={() => void open().catch((error: unknown) => setProblem(problemWords(error)))}
      >
        {CONSOLE.jobQueues}
      </button>
      {problem !== undefined && <span role="alert">{problem}</span>}
    </>
  );
}
