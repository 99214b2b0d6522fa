import type { FloorViews } from '../shared/floor-topics.js';
import { ageWords, stateWords } from '../shared/freshness.js';
import { REPLAY } from '../texts/replay.js';
import { useConsole } from './console-context.js';
import { CONSOLE } from '../texts/console.js';
import type { AccountNames } from './floor/floor-rows.js';
import { useClock } from './floor/floor-clock.js';

/** How old each phone system's numbers are, and whether to rely on them, in words. */
export function SourceList({ views, names }: { views: FloorViews; names: AccountNames }) {
  const { now, reliability } = useClock();
  const isReplay = useConsole().client.replay !== undefined;
  return (
    <section class="sources" aria-label={CONSOLE.sources} tabIndex={0}>
      <ul>
        {[...views.accounts].map(([account, { state, freshness, refusal }]) => {
          const name = names.get(account) ?? account;
          if (refusal !== undefined && state === undefined)
            return (
              <li key={account} class="source source-old" data-account={account} data-source="forbidden">
                <strong>{name}</strong>{' '}
                {refusal.code === 'not-recorded'
                  ? refusal.problem.title
                  : CONSOLE.forbidden(refusal.problem.detail)}
              </li>
            );
          const { state: said, reliable } = reliability(account);
          const reason = state?.source.self.reason;
          return (
            <li
              key={account}
              class={reliable ? 'source' : 'source source-old'}
              data-account={account}
              data-source={said}
            >
              <span aria-hidden="true">{reliable ? '✓' : '!'}</span> <strong>{name}</strong>{' '}
              <span>{isReplay && reliable ? REPLAY.recorded : stateWords(said)}</span>{' '}
              {!(isReplay && reliable) && <span class="age">{ageWords(freshness, name, now)}</span>}
              {reason !== undefined && !reliable && <span class="reason"> {reason}</span>}
              {reason !== undefined && reliable && (
                <details class="shortfall">
                  <summary>{CONSOLE.shortfall}</summary> {reason}
                </details>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
