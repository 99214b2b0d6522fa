import { clock } from '../../shared/duration.js';
import { CONSOLE } from '../../texts/console.js';
import { useClock } from './floor-clock.js';

interface Props {
  account: string;
  since: number | undefined;
  /** The vendor does not tell since when: at least for so long. */
  observed?: boolean;
}

/** How long something lasts: ticks by itself, and stops where the data stops. */
export function Elapsed({ account, since, observed = false }: Props) {
  const { trust } = useClock();
  if (since === undefined) return <>{CONSOLE.unknown}</>;
  const text = clock(trust(account).asOf - since);
  if (!observed) return <time>{text}</time>;
  return (
    <time>
      <span aria-hidden="true">≥ </span>
      <span class="hidden">{CONSOLE.atLeast} </span>
      {text}
    </time>
  );
}
