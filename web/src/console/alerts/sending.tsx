import { useState } from 'preact/hooks';
import { problemWords } from '../../shared/problem-words.js';
import { ALERTS } from '../../texts/alerts.js';

interface Sending {
  busy: boolean;
  problem: string | undefined;
  setProblem: (problem: string) => void;
  send: (run: () => Promise<void>) => Promise<void>;
}

/** What a dialog sends: it closes when that is done, and says what is wrong when it is not. */
export function useSending(onDone: () => void): Sending {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const send = async (run: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    await run().then(onDone, (error: unknown) => {
      setProblem(problemWords(error));
      setBusy(false);
    });
  };
  return { busy, problem, setProblem, send };
}

interface ActsProps {
  busy: boolean;
  problem: string | undefined;
  submit: string;
  onClose: () => void;
}

/** The buttons below a dialog's form, and what is wrong. */
export function Acts({ busy, problem, submit, onClose }: ActsProps) {
  return (
    <>
      {problem !== undefined && <p role="alert">{problem}</p>}
      <div class="acts">
        <button type="submit" class="main" disabled={busy}>
          {busy ? ALERTS.busy : submit}
        </button>
        <button type="button" onClick={onClose}>
          {ALERTS.cancel}
        </button>
      </div>
    </>
  );
}
