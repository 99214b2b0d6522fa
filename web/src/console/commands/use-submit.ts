import { useEffect, useState } from 'preact/hooks';
import type { CommandProgress } from './command-progress.js';
import type { CommandRequest, Commands } from './commands.js';
import { useWatched } from './use-commands.js';

export interface Submit {
  readonly busy: boolean;
  /** Why the service refused the command. */
  readonly refusal: CommandProgress['problem'] | undefined;
  readonly send: (commands: readonly CommandRequest[]) => void;
}

/**
 * Sends the commands of a form. The form waits for the answer to a single command, so that a refusal can be shown at the
 * fields; several commands are followed outside the form.
 */
export function useSubmit(commands: Commands, done: () => void): Submit {
  const [batch, setBatch] = useState<string>();
  const [refusal, setRefusal] = useState<CommandProgress['problem']>();
  const progress = useWatched(
    commands,
    () => commands.batches.find(({ id }) => id === batch)?.commands[0]?.progress,
  );
  useEffect(() => {
    if (batch === undefined || progress?.stage === 'sending') return;
    if (progress?.stage !== 'refused') return done();
    commands.dismiss(batch);
    setRefusal(progress.problem);
    setBatch(undefined);
  }, [batch, progress]);
  return {
    busy: batch !== undefined,
    refusal,
    send: (requests) => {
      const id = commands.send(requests);
      if (requests.length > 1) return done();
      setRefusal(undefined);
      setBatch(id);
    },
  };
}
