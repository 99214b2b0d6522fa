import { useEffect, useState } from 'preact/hooks';
import { queueTopic, type AccountInfo } from '../../../../client/index.js';
import type { QueueName } from './display-rows.js';
import type { DisplaysApi } from './displays-api.js';
import { words } from './use-screens.js';

export interface AccountQueues {
  account: string;
  name: string;
  /** Absent: not read yet. */
  queues?: QueueName[];
  problem?: string;
}

/** A phone system that has not been read yet has no queues to name. */
const READ_AGAIN_MS = 3_000;

/** The queues of every account, by name, as they come in. */
export function useQueues(api: DisplaysApi, accounts: readonly AccountInfo[]): AccountQueues[] {
  const [read, setRead] = useState<ReadonlyMap<string, Pick<AccountQueues, 'queues' | 'problem'>>>(new Map());
  useEffect(() => {
    const ending = new AbortController();
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const one = async (account: string) => {
      const answer = await api.queues(account, ending.signal).then(
        (queues) => ({ queues: queues.toSorted((a, b) => a.name.localeCompare(b.name)) }),
        (error: unknown) => ({ problem: words(error) }),
      );
      if (ending.signal.aborted) return;
      setRead((before) => new Map(before).set(account, answer));
      if ('problem' in answer) timers.add(setTimeout(() => void one(account), READ_AGAIN_MS));
    };
    for (const { id } of accounts) void one(id);
    return () => {
      ending.abort();
      timers.forEach(clearTimeout);
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
