import type { NetsapiensAgent, NetsapiensCall } from './schema.js';

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

/** `1000` of `sip:1000@example.com`, in lower case. */
export function localPart(address: string): string {
  return address
    .trim()
    .replace(/^sips?:/i, '')
    .replace(/[@;?].*$/s, '')
    .toLowerCase();
}

/** `example.com` of `sip:1000@example.com`. */
function domainPart(address: string): string | undefined {
  return /@([^;?]+)/.exec(address)?.[1]?.toLowerCase();
}

/** The user of an agent entry: of a device such as `sip:1000wp@…` the user whose name it begins with. */
export function personOf({ id, login }: Pick<NetsapiensAgent, 'id' | 'login'>): string {
  const name = localPart(id);
  if (!/^sips?:/i.test(id)) return name;
  const user = login === undefined ? undefined : localPart(login);
  return user !== undefined && name.startsWith(user)
    ? user
    : (/^(\d+)[a-z]*$/.exec(name)?.[1] ?? user ?? name);
}

/** What an agent may be called by: the user, the login name, and for a device entry the device too. */
export function namesOf({ id, login }: Pick<NetsapiensAgent, 'id' | 'login'>): string[] {
  return [...new Set([personOf({ id, login }), localPart(id), localPart(login ?? id)])];
}

/** What is needed to know an agent by. */
type Person = Pick<NetsapiensAgent, 'id' | 'login'>;

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

  /** Legs that ring or reach the agent. */
  to(agent: Person): Leg[] {
    const domain = domainPart(agent.id);
    const legs = namesOf(agent).flatMap((name) => this.byCallee.get(name) ?? []);
    return [...new Set(legs)].filter(({ call }) => sameDomain(call.termDomain, domain));
  }

  /** Legs the agent began. */
  from(agent: Person): Leg[] {
    const domain = domainPart(agent.id);
    const legs = namesOf(agent).flatMap((name) => this.byCaller.get(name) ?? []);
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
