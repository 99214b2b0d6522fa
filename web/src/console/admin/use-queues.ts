import { useEffect, useState } from 'preact/hooks';
import { queueTopic, type AccountInfo } from '../../../../client/index.js';
import { problemWords } from '../../shared/ask-service.js';
import type { QueueName } from './display-rows.js';
import type { DisplaysApi } from './displays-api.js';

export interface AccountQueues {
  account: string;
  name: string;
  /** Absent: not read yet. */
  queues?: QueueName[];
  problem?: string;
}

/** Queues come and go, and a phone system that was just added names them one after the other. */
const READ_AGAIN_MS = 5_000;

/** The queues of every account, by name, as they come in, for as long as they are shown. */
export function useQueues(api: DisplaysApi, accounts: readonly AccountInfo[]): AccountQueues[] {
  const [read, setRead] = useState<ReadonlyMap<string, Pick<AccountQueues, 'queues' | 'problem'>>>(new Map());
  useEffect(() => {
    const ending = new AbortController();
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const one = async (account: string) => {
      const answer = await api.queues(account, ending.signal).then(
        (queues) => ({ queues: queues.toSorted((a, b) => a.name.localeCompare(b.name)) }),
        (error: unknown) => ({ problem: problemWords(error) }),
      );
      if (ending.signal.aborted) return;
      // Whatever goes wrong, those that were named stay.
      setRead((before) =>
        new Map(before).set(account, 'problem' in answer ? { ...before.get(account), ...answer } : answer),
      );
      timers.set(
        account,
        setTimeout(() => void one(account), READ_AGAIN_MS),
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

/** Of every queue that is known, its name by its topic. */
export const queueNames = (accounts: readonly AccountQueues[]): ReadonlyMap<string, string> =>
  new Map(
    accounts.flatMap(({ account, queues = [] }) =>
      queues.map(({ id, name }) => [queueTopic(account, id), name] as const),
    ),
  );
