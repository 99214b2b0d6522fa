import { localPart, type Person } from './people.js';
import type { NetsapiensCall } from './schema.js';

/** One leg of a call, as far as queues are concerned. */
export interface Leg {
  call: NetsapiensCall;
  /** The queue it belongs to; absent for a call outside the queues. */
  queue?: string;
  phase: 'waiting' | 'callback' | 'ringing' | 'talking';
  /** What the called side may be known by: user or device, in lower case. */
  callees: string[];
}

/** Where a call goes that is with no person: in a queue, or on its way through a menu. */
const WAITING = new Set(['call-queue', 'auto-attendant', '']);
const CALLBACK = 'callback-queue';

/** The queue is the called user while the caller waits, and who forwarded the call once it is offered to an agent. */
export function legOf(call: NetsapiensCall, queues: ReadonlySet<string>): Leg {
  const { termUser, byUser, termUri, answeredAt } = call;
  const atQueue = termUser !== undefined && queues.has(termUser);
  const queue = atQueue ? termUser : byUser !== undefined && queues.has(byUser) ? byUser : undefined;
  const where = termUri === undefined ? undefined : localPart(termUri);
  const nowhere = where === CALLBACK || (where === undefined ? atQueue : WAITING.has(where));
  const phase =
    where === CALLBACK ? 'callback' : nowhere ? 'waiting' : answeredAt === undefined ? 'ringing' : 'talking';
  const user = atQueue || termUser === '*' ? undefined : termUser?.toLowerCase();
  const callees = nowhere
    ? []
    : [user, where].filter((one): one is string => one !== undefined && one !== '');
  return { call, ...(queue !== undefined && { queue }), phase, callees: [...new Set(callees)] };
}

/** The calls of a domain by queue and by person, so that 2,000 agents cost no more than their own calls. */
export class Legs {
  private readonly byQueue = new Map<string, Leg[]>();
  private readonly byCallee = new Map<string, Leg[]>();
  private readonly byCaller = new Map<string, Leg[]>();

  constructor(calls: readonly NetsapiensCall[], queues: ReadonlySet<string>) {
    for (const call of calls) {
      const leg = legOf(call, queues);
      if (leg.queue !== undefined) add(this.byQueue, leg.queue, leg);
      for (const callee of leg.callees) add(this.byCallee, callee, leg);
      if (call.origUser !== undefined) add(this.byCaller, call.origUser.toLowerCase(), leg);
    }
  }

  ofQueue(queue: string): readonly Leg[] {
    return this.byQueue.get(queue) ?? [];
  }

  /** Legs that ring or reach the person. */
  to({ names, domain }: Person): Leg[] {
    const legs = names.flatMap((name) => this.byCallee.get(name) ?? []);
    return [...new Set(legs)].filter(({ call }) => sameDomain(call.termDomain, domain));
  }

  /** Legs the person began. */
  from({ names, domain }: Person): Leg[] {
    const legs = names.flatMap((name) => this.byCaller.get(name) ?? []);
    return [...new Set(legs)].filter(({ call }) => sameDomain(call.origDomain, domain));
  }
}

function add(map: Map<string, Leg[]>, key: string, leg: Leg): void {
  const legs = map.get(key);
  if (legs === undefined) map.set(key, [leg]);
  else legs.push(leg);
}

function sameDomain(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || one === '*' || other === undefined || one.toLowerCase() === other;
}
