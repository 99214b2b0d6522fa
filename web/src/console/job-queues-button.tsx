import { useState } from 'preact/hooks';
import type { Session } from '../sign-in/index.js';
import { CONSOLE } from '../texts/console.js';

const BOARD = '/admin/queues';
const PATIENCE_MS = 10_000;
const t = CONSOLE.jobQueues;

/** Leads whoever operates the service to the board of its job queues: a page of its own, which takes a cookie. */
export function JobQueuesButton({ session }: { session: Session }) {
  const [problem, setProblem] = useState<string>();
  if (!session.operations || !session.scopes.has('queues:admin')) return null;
  const open = async () => {
    setProblem(undefined);
    const { ok, status } = await letIn(await session.current());
    if (ok) location.assign(BOARD);
    else setProblem(status === 403 ? t.notYours : t.refused(status));
  };
  return (
    <>
      <button type="button" onClick={() => void open().catch(() => setProblem(t.unanswered))}>
        {t.open}
      </button>
      {problem !== undefined && <span role="alert">{problem}</span>}
    </>
  );
}

const letIn = (token: string): Promise<Response> =>
  fetch('/v1/operations/session', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
