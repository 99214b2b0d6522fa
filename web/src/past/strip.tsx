import type { AgentTimeline } from '../../../client/index.js';
import { StateSign } from '../shared/state-sign.js';
import { COMMON } from '../texts/common.js';
import { TIMELINES as t } from '../texts/timelines.js';
import { GROUPS, pathOf, shareOf, STRIP, totalsOf, type Range } from './timeline-model.js';
import { reasonWords } from '../replay/gaps.js';
import { span } from '../shared/duration.js';
import { listWords } from '../shared/formats.js';

interface Props {
  timeline: AgentTimeline;
  range: Range;
  gaps: readonly (Range & { why: string })[];
}

/** What an agent did, as one strip; what nothing is known of is hatched. For screen readers the sums in words. */
export function Strip({ timeline, range, gaps }: Props) {
  return (
    <div class="strip">
      <svg
        role="img"
        aria-label={stripWords(timeline)}
        viewBox={`0 0 ${STRIP.width} ${STRIP.height}`}
        preserveAspectRatio="none"
      >
        {GROUPS.map((group) => (
          <path key={group} class={`strip-${group}`} d={pathOf(timeline.states, group, range)} />
        ))}
      </svg>
      <Gaps gaps={gaps} range={range} />
    </div>
  );
}

export const percent = (share: number): string => `${Math.round(share * 1e4) / 100}%`;

function Gaps({ gaps, range }: Pick<Props, 'gaps' | 'range'>) {
  return (
    <>
      {gaps.map(({ from, to, why }) => (
        <span
          key={from}
          class="strip-gap"
          title={t.gap({ why: reasonWords(why) })}
          style={{
            left: percent(shareOf(from, range)),
            width: percent(shareOf(to, range) - shareOf(from, range)),
          }}
        />
      ))}
    </>
  );
}

export const stripWords = (timeline: AgentTimeline): string =>
  listWords(totalsOf(timeline).map(([state, ms]) => `${COMMON.states[state]} ${span(ms)}`)) || t.nothing;

/** The sums, in a line. */
export function Totals({ timeline }: { timeline: AgentTimeline }) {
  return (
    <ul class="strip-totals" aria-label={t.totals}>
      {totalsOf(timeline).map(([state, ms]) => (
        <li key={state}>
          <StateSign state={state} /> {span(ms)}
        </li>
      ))}
    </ul>
  );
}
