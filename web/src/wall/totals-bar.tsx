import type { AgentState } from '../../../client/index.js';
import { clock } from '../shared/duration.js';
import { WALL } from '../texts/wall.js';
import type { Totals } from './standing.js';

const t = WALL.totals;

const GROUPS: [name: 'available' | 'onCall' | 'paused' | 'offline' | 'others', AgentState[]][] = [
  ['available', ['available']],
  ['onCall', ['on-call', 'on-hold', 'other-call']],
  ['paused', ['paused', 'not-ready']],
  ['offline', ['offline']],
  ['others', ['ringing', 'wrap-up', 'unknown']],
];

/** Everything on the board in one line; each person is counted once. */
export function TotalsBar({ totals }: { totals: Totals }) {
  const count = (states: AgentState[]): number =>
    states.reduce((sum, state) => sum + (totals.agents.get(state) ?? 0), 0);
  return (
    <div class="totals">
      <dl aria-label={t.title}>
        <Figure name="waiting" label={t.waiting} value={String(totals.waiting)} />
        <Figure
          name="oldest"
          label={t.oldest}
          value={totals.oldestMs === undefined ? '–' : clock(totals.oldestMs)}
        />
        {GROUPS.map(([name, states]) => (
          <Figure key={name} name={name} label={t[name]} value={String(count(states))} />
        ))}
      </dl>
      {totals.old.length > 0 && <p class="chip chip-old">{t.includesOld(totals.old)}</p>}
    </div>
  );
}

function Figure({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd data-total={name}>{value}</dd>
    </div>
  );
}
