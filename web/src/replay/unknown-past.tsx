import type { FloorViews } from '../shared/floor-topics.js';

/** Why there are no numbers, in their place. */
export function UnknownPast({ views: { accounts, queues } }: { views: FloorViews }) {
  const views = [...accounts.values(), ...queues.map(({ view }) => view)];
  const reasons = views.flatMap(({ state, refusal }) =>
    state === undefined && refusal !== undefined ? [refusal.problem.detail] : [],
  );
  return (
    <div class="empty unknown-past">
      {[...new Set(reasons)].map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </div>
  );
}
