import type { CommandType } from '../../../../client/index.js';
import type { Aim } from './capabilities.js';
import type { Json } from './json.js';
import type { GivenOrder, Named, Names, OrderTarget } from './orders.js';

/** What of an order's aim has to be chosen. */
export interface AimQuestions {
  /** `some`: all of them, or those chosen. `listed`: those chosen. `all`: only said, for there is no choice. */
  readonly queues?: { readonly mode: 'some' | 'listed' | 'all'; readonly options: readonly Named[] };
  /** One queue of the agent. */
  readonly queue?: readonly Named[];
}

export interface AimAnswers {
  readonly queues: 'all' | readonly string[];
  readonly queue?: string;
}

export function aimQuestions(aim: Aim, targets: readonly OrderTarget[], names: Names): AimQuestions {
  const [first] = targets;
  if (first === undefined) return {};
  const asksQueue = aim.queue === 'required' && targets.some(({ queue }) => queue === undefined);
  return {
    ...(aim.queues !== undefined && {
      queues: { mode: aim.queues, options: aim.queues === 'all' ? [] : choices(aim, targets, first, names) },
    }),
    ...(asksQueue && { queue: sharedQueues(targets, names) }),
  };
}

/** Whom several are to join is anybody's; what they are to leave or be paused in must be all of theirs. */
function choices(
  aim: Aim,
  targets: readonly OrderTarget[],
  first: OrderTarget,
  names: Names,
): readonly Named[] {
  if (!aim.outsiders) return sharedQueues(targets, names);
  const all = names.queues(first.account);
  if (targets.length > 1) return all;
  const own = new Set(names.queues(first.account, first.agent).map(({ id }) => id));
  return all.filter(({ id }) => !own.has(id));
}

function sharedQueues(targets: readonly OrderTarget[], names: Names): readonly Named[] {
  const [first = [], ...others] = targets.map(({ account, agent }) => names.queues(account, agent));
  return first.filter(({ id }) => others.every((queues) => queues.some((one) => one.id === id)));
}

/** One order each. `id:` says that our ids are meant, whatever others are called. */
export function ordersFor(
  type: CommandType,
  aim: Aim,
  targets: readonly OrderTarget[],
  { queues, queue }: AimAnswers,
  params: { readonly [param: string]: Json },
): GivenOrder[] {
  return targets.map((target) => ({
    type,
    target: queue === undefined ? target : { ...target, queue },
    ...(aim.queues !== undefined && { queues }),
    params: target.call === undefined ? params : { ...params, call: target.call },
  }));
}
