import type { AccountInfo, FloorClient, Freshness } from '../../client/index.js';
import { AgentTable } from './agent-table.js';
import { useAccount, useQueues } from './hooks.js';
import { QueueTable } from './queue-table.js';
import { SourceLine } from './source-line.js';
import { WaitingTable } from './waiting-table.js';

/** Beyond these states the rows are history, and look like it. */
const TRUSTED = new Set(['live', 'late', 'throttled']);

export function AccountPanel({ client, info, now }: { client: FloorClient; info: AccountInfo; now: number }) {
  const view = useAccount(client, info.id);
  const document = view?.state;
  const queues = Object.values(document?.queues ?? {});
  // Callers are in the queues' own documents; a queue nobody waits in needs none.
  const busy = queues.filter((queue) => queue.waiting > 0).map((queue) => queue.id);
  const waiting = [...useQueues(client, info.id, busy).values()].flatMap((queue) =>
    Object.values(queue.waiting).map((call) => ({ ...call, queueName: queue.queue.self.name })),
  );
  const freshness: Freshness = view?.freshness ?? { state: 'starting' };
  return (
    <section
      class={TRUSTED.has(freshness.state) ? 'account' : 'account old'}
      aria-label={info.name}
      data-account={info.id}
    >
      <header>
        <h2>{info.name}</h2>
        <span class="dim">{info.vendor}</span>
        <SourceLine
          state={freshness.state}
          polledAt={freshness.polledAt}
          reason={view?.refusal?.message ?? document?.source.self.reason}
          now={now}
        />
      </header>
      {document !== undefined && (
        <div class="tables">
          <div class="scroll">
            <QueueTable queues={queues} now={now} />
            <WaitingTable calls={waiting} now={now} />
          </div>
          <div class="scroll">
            <AgentTable
              agents={Object.values(document.agents)}
              queueName={(id) => document.queues[id]?.name ?? id}
              now={now}
            />
          </div>
        </div>
      )}
    </section>
  );
}
