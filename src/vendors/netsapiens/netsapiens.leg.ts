import type { NetsapiensAgent, NetsapiensCall } from './netsapiens.schema.js';

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
export function domainPart(address: string): string | undefined {
  return /@([^;?]+)/.exec(address)?.[1]?.toLowerCase();
}

/** What an agent may be called by: the user, and for a device entry the device too. */
export function namesOf({ id, login }: Pick<NetsapiensAgent, 'id' | 'login'>): string[] {
  return [...new Set([localPart(login ?? id), localPart(id)])];
}
