import { createContext, type ComponentChildren } from 'preact';
import { useContext, useMemo } from 'preact/hooks';
import type { PageClient } from '../../shared/page-client.js';
import { pauseBesideCall, stateClock, type ClockedAgent } from '../../shared/agent-clocks.js';
import { Dash } from '../../shared/dash.js';
import { clock } from '../../shared/duration.js';
import type { FloorViews } from '../../shared/floor-topics.js';
import { reliabilityOf, type Reliability } from '../../shared/freshness.js';
import { useSeconds } from '../../shared/use-seconds.js';
import { SHAPES } from '../../shared/state-sign.js';
import { COMMON } from '../../texts/common.js';
import { UNKNOWN } from '../../texts/unknown.js';
import { CONSOLE } from '../../texts/console.js';

/** The server's time, and how far each phone system's rows can be relied on at it. */
export interface FloorClock {
  now: number;
  reliability: (account: string) => Reliability;
}

const Clock = createContext<FloorClock | undefined>(undefined);

/** Only components that use `useClock` are rendered every second; tables are not. */
export function FloorClockProvider(props: {
  client: PageClient;
  views: FloorViews;
  children: ComponentChildren;
}) {
  const now = useSeconds(props.client);
  const { accounts } = props.views;
  const clock = useMemo((): FloorClock => {
    const trusts = new Map([...accounts].map(([id, { freshness }]) => [id, reliabilityOf(freshness, now)]));
    return {
      now,
      reliability: (account) => trusts.get(account) ?? { state: 'starting', reliable: false, asOf: now },
    };
  }, [now, accounts]);
  return <Clock.Provider value={clock}>{props.children}</Clock.Provider>;
}

export function useClock(): FloorClock {
  const clock = useContext(Clock);
  if (clock === undefined) throw new Error('no clock around this');
  return clock;
}

interface Props {
  account: string;
  since: number | undefined;
  /** The phone system does not give the instant: a least duration. */
  observed?: boolean;
  /** Why the instant is not known, where it is not. */
  why?: keyof typeof UNKNOWN;
}

/** How long something lasts: updated every second, up to the instant the data is from. */
export function Elapsed({ account, since, observed = false, why = 'since' }: Props) {
  const { reliability } = useClock();
  if (since === undefined) return <Dash words={UNKNOWN[why]} />;
  const text = clock(reliability(account).asOf - since);
  if (!observed) return <time>{text}</time>;
  return (
    <time title={COMMON.watched}>
      {COMMON.atLeast({ time: text })}
      <span class="hidden"> {COMMON.watched}</span>
    </time>
  );
}

/** How long the state of an agent lasts; of an agent who is paused during a call both: `2:17, paused 0:03`. */
export function AgentTimes({ account, agent }: { account: string; agent: ClockedAgent }) {
  const pause = pauseBesideCall(agent);
  return (
    <>
      <Elapsed account={account} {...stateClock(agent)} />
      {pause?.since !== undefined && (
        <small class="beside">
          <span class="words">{CONSOLE.besidePaused}</span>
          <span class="sign" aria-hidden="true">
            {SHAPES.paused}
          </span>{' '}
          <Elapsed account={account} {...pause} />
        </small>
      )}
    </>
  );
}
