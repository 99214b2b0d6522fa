import { useEffect, useMemo, useState } from 'preact/hooks';
import { FloorRefusal, queueTopic, type AccountInfo } from '../../../../client/index.js';
import { problemWords } from '../../shared/problem-words.js';
import type { DisplayRow, DisplaysApi, QueueName } from './displays-api.js';
import { compareNames } from '../../shared/formats.js';

export type ScreensState =
  | { kind: 'loading' }
  | { kind: 'forbidden' }
  | { kind: 'failed'; problem: string }
  | { kind: 'known'; displays: DisplayRow[] };

/** The list is read again while it is shown, so that the times of last use stay current. */
const READ_AGAIN_MS = 30_000;

/** The list, read periodically and immediately after `reload`. */
export function useScreens(api: DisplaysApi): { state: ScreensState; reload: () => void } {
  const [state, setState] = useState<ScreensState>({ kind: 'loading' });
  const [asked, setAsked] = useState(0);
  const reload = useMemo(() => () => setAsked((count) => count + 1), []);
  useEffect(() => {
    const ending = new AbortController();
    const read = async () => {
      try {
        const displays = await api.list(ending.signal);
        if (!ending.signal.aborted) setState({ kind: 'known', displays });
      } catch (error) {
        if (ending.signal.aborted) return;
        if (error instanceof FloorRefusal && error.problem.code === 'forbidden')
          return setState({ kind: 'forbidden' });
        // The last list stays; the next reading replaces it.
        setState((before) =>
          before.kind === 'known' ? before : { kind: 'failed', problem: problemWords(error) },
        );
      }
    };
    void read();
    const timer = setInterval(() => void read(), READ_AGAIN_MS);
    return () => {
      ending.abort();
      clearInterval(timer);
    };
  }, [api, asked]);
  return { state, reload };
}

export interface AccountQueues {
  account: string;
  name: string;
  /** Absent: not read yet. */
  queues?: QueueName[];
  problem?: string;
}

/** Queues change, and a phone system that was just added reports them gradually. */
const QUEUES_AGAIN_MS = 5_000;

/** The queues of every account, sorted by name, read periodically. */
export function useQueues(api: DisplaysApi, accounts: readonly AccountInfo[]): AccountQueues[] {
  const [read, setRead] = useState<ReadonlyMap<string, Pick<AccountQueues, 'queues' | 'problem'>>>(new Map());
  useEffect(() => {
    const ending = new AbortController();
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const one = async (account: string) => {
      const answer = await api.queues(account, ending.signal).then(
        (queues) => ({ queues: [...queues].sort((a, b) => compareNames(a.name, b.name)) }),
        (error: unknown) => ({ problem: problemWords(error) }),
      );
      if (ending.signal.aborted) return;
      // After an error the last known queues stay.
      setRead((before) =>
        new Map(before).set(account, 'problem' in answer ? { ...before.get(account), ...answer } : answer),
      );
      timers.set(
        account,
        setTimeout(() => void one(account), QUEUES_AGAIN_MS),
      );
    };
    for (const { id } of accounts) void one(id);
    return () => {
      ending.abort();
      for (const timer of timers.values()) clearTimeout(timer);
    };
  }, [api, accounts]);
  return accounts.map(({ id, name }) => ({ account: id, name, ...read.get(id) }));
}

/** Names of the known queues, by topic. */
export const queueNames = (accounts: readonly AccountQueues[]): ReadonlyMap<string, string> =>
  new Map(
    accounts.flatMap(({ account, queues = [] }) =>
      queues.map(({ id, name }) => [queueTopic(account, id), name] as const),
    ),
  );
