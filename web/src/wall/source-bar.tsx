import { ageWords, stateWords } from '../shared/trust.js';
import { WALL } from '../texts/wall.js';
import { Icon } from './icon.js';
import type { StandingSource } from './standing.js';

/** How old each phone system's numbers are, and whether to rely on them, in words. */
export function SourceBar({ sources, now }: { sources: StandingSource[]; now: number }) {
  return (
    <section aria-label={WALL.sources}>
      <ul class="sources">
        {sources.map(({ account, name, freshness, trust, reason }) => (
          <li
            key={account}
            class={trust.trusted ? 'source' : 'source source-old'}
            data-account={account}
            data-source={trust.state}
          >
            <Icon name={trust.trusted ? 'live' : 'old'} />
            <strong>{name}</strong>
            <span>{stateWords(trust.state)}</span>
            <span class="age">{ageWords(freshness, name, now)}</span>
            {reason !== undefined && !trust.trusted && <span class="reason">{reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
