import type { FloorViews } from '../shared/floor-topics.js';
import { ageWords, outageWords, stateWords, trustOf } from '../shared/freshness.js';
import { useConsole } from './console-context.js';
import { COMMON } from '../texts/common.js';
import { CONSOLE } from '../texts/console.js';
import type { AccountNames } from './floor/floor-rows.js';
import { useClock } from './floor/floor-clock.js';

const SIGNS = { live: '✓', slow: '◔', old: '!' } as const;

/** How old each phone system's numbers are, and whether to rely on them, in words. */
export function SourceList({ views, names }: { views: FloorViews; names: AccountNames }) {
  const { now, reliability } = useClock();
  const { client, showsDetails } = useConsole();
  const isReplay = client.replay !== undefined;
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
                  : CONSOLE.forbidden({ detail: refusal.problem.detail })}
              </li>
            );
          const trust = reliability(account);
          const { state: said, reliable } = trust;
          const { reason, throttledBy } = state?.source.self ?? {};
          return (
            <li
              key={account}
              class={`source source-${trustOf(trust)}`}
              data-account={account}
              data-source={said}
            >
              <span aria-hidden="true">{SIGNS[trustOf(trust)]}</span>{' '}
              {reliable ? (
                <>
                  <strong>
                    <bdi>{name}</bdi>
                  </strong>{' '}
                  <span>{isReplay ? COMMON.recorded : stateWords(said, throttledBy)}</span>{' '}
                  {!isReplay && <span class="age">{ageWords(freshness, name, now)}</span>}
                </>
              ) : (
                <span>{outageWords(said, freshness, name, now)}</span>
              )}
              {reason !== undefined && (reliable || showsDetails) && (
                <details class="shortfall">
                  <summary>{reliable ? CONSOLE.shortfall : COMMON.details}</summary>{' '}
                  {showsDetails ? reason : CONSOLE.askAdministrator}
                </details>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
