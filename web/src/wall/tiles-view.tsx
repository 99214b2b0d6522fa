import { WALL } from '../texts/wall.js';
import { columnsFor } from './paging.js';
import { QueueTile } from './queue-tile.js';
import type { StandingQueue } from './standing.js';

interface Props {
  queues: StandingQueue[];
  accountName: (account: string) => string | undefined;
  now: number;
}

export function TilesView({ queues, accountName, now }: Props) {
  return (
    <section class="queues" aria-label={WALL.queues.title}>
      {queues.length === 0 && <p class="empty">{WALL.queues.none}</p>}
      <ul class={`tiles columns-${columnsFor(queues.length)}`}>
        {queues.map((queue) => (
          <QueueTile key={queue.key} queue={queue} accountName={accountName(queue.account)} now={now} />
        ))}
      </ul>
    </section>
  );
}
