import type { Floor } from '../engine/floor.js';
import type { Agent, Call, Queue } from '../engine/floor.model.js';
import { DOMAIN, type NetsapiensIds } from './netsapiens.lookup.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import type { Fields, NetsapiensWording } from './netsapiens.wording.js';

/** How much later than the queued row the leg of `callerTwice` begins. */
const LATER_LEG_MS = 2_000;

interface LegEnd {
  termUser: string;
  termUri: string;
  byUser?: string;
  byAction?: string;
  startedAt: number;
  answeredAt?: number | undefined;
  renewal?: number;
}

/** `calls` and `queuedcall/{queue}`. */
export class NetsapiensCalls {
  private renewals = 0;

  constructor(
    private readonly floor: Floor,
    private readonly ids: NetsapiensIds,
    private readonly wording: NetsapiensWording,
    private readonly quirks: NetsapiensQuirks,
  ) {}

  /** All legs of the domain. */
  legs(): Fields[] {
    return [...this.floor.calls.values()].flatMap((call) => this.legsOf(call));
  }

  queued(queue: Queue): Fields[] {
    if (this.quirks.queuedListEmpty) return [];
    return [...queue.waiting.values()]
      .filter(({ state }) => state === 'waiting' || this.quirks.dispatched === 'listed')
      .map((call, index) => {
        const status = call.state === 'ringing' ? 'Dispatching' : 'Waiting';
        return {
          'dial-rule-translation-source-user': call.caller,
          'dial-rule-translation-source-name': call.callerName ?? '',
          'callqueue-agent-availability-for-dispatch':
            this.quirks.statusCase === 'upper' ? status : status.toLowerCase(),
          time_queued:
            this.quirks.timeQueuedNull && index === 0 ? null : this.wording.instant(call.arrivedAt),
          ...(this.quirks.queuedFields === 'all' &&
            !this.quirks.callerTwice && {
              session_key: call.id,
              queue_name: queue.number,
              prioritized: 'no',
            }),
        };
      });
  }

  private legsOf(call: Call): Fields[] {
    const { startedAt, answeredAt } = { startedAt: call.arrivedAt, answeredAt: call.answeredAt };
    const queue = this.floor.queues.get(call.queueId ?? '');
    const handler = this.floor.agents.get(call.agentId ?? '');
    if (handler) {
      const end = { ...this.reached(handler), startedAt, answeredAt };
      return [this.leg(call, queue ? { ...end, byUser: queue.number, byAction: 'QueueDispatch' } : end)];
    }
    if (!queue) return [];
    if (call.ringing.size === 0) return this.waiting(call, queue);
    const byAction = call.ringing.size > 1 ? 'QueueSDispatch' : 'QueueDispatch';
    return [...call.ringing].flatMap(([agentId, since]) => {
      const agent = this.floor.agents.get(agentId);
      if (!agent) return [];
      return [this.leg(call, { ...this.reached(agent), byUser: queue.number, byAction, startedAt: since })];
    });
  }

  private waiting(call: Call, queue: Queue): Fields[] {
    const { waitingLegs, queueOfLeg, sentinel } = this.quirks;
    if (waitingLegs === 'gone') return [];
    if (waitingLegs === 'renewed') this.renewals += 1;
    return [
      this.leg(call, {
        ...(queueOfLeg === 'term-user'
          ? { termUser: queue.number }
          : { termUser: '*', byUser: queue.number }),
        termUri: sentinel === 'bare' ? 'Call-Queue' : `sip:Call-Queue@${DOMAIN}`,
        startedAt: this.legStart(call),
        renewal: this.renewals,
      }),
    ];
  }

  private legStart({ arrivedAt }: Call): number {
    if (this.quirks.waitingLegs === 'renewed') return this.floor.now();
    return this.quirks.callerTwice ? Math.min(this.floor.now(), arrivedAt + LATER_LEG_MS) : arrivedAt;
  }

  private reached(agent: Agent): Pick<LegEnd, 'termUser' | 'termUri'> {
    return { termUser: agent.number, termUri: this.ids.uri(agent) };
  }

  private leg(call: Call, end: LegEnd): Fields {
    const { termUser, termUri, byUser = '', byAction = '', startedAt, answeredAt, renewal } = end;
    const queueNumber = this.floor.queues.get(call.queueId ?? '')?.number;
    const held = (by: 'agent' | 'caller') => (call.heldBy === by ? 'held' : 'active');
    return this.wording.call({
      'core-server': 'core1.west.example',
      'call-session-id': `${new Date(call.arrivedAt).toISOString().replace(/\D/g, '')}${call.sequence}`,
      'call-orig-call-id': call.id,
      'call-orig-match-uri': '',
      'call-orig-user': '',
      'call-orig-domain': '',
      'call-orig-uri': `sip:${call.caller}@carrier.example`,
      'call-orig-name': call.callerName ?? call.caller,
      'caller-id-number': call.caller,
      'call-dialed-number': queueNumber ?? termUser,
      'call-by-action': byAction,
      'call-by-user': byUser,
      'call-by-domain': byUser === '' ? '' : DOMAIN,
      'call-by-call-id': '',
      'call-term-call-id': termCallId(startedAt, termUser, renewal),
      'call-term-user': termUser,
      'call-term-domain': DOMAIN,
      'call-term-uri': termUri,
      'call-start-datetime': this.wording.instant(startedAt),
      'call-answer-datetime': this.wording.instant(answeredAt),
      'call-orig-info': held('caller'),
      'term-orig-info': held('agent'),
      'call-audio-codec': 'PCMU',
    });
  }
}

/** The ids of a call with an agent: the call's own, and the leg's. */
export function callIds({ id, arrivedAt }: Call, user: string): { orig: string; term: string } {
  return { orig: id, term: termCallId(arrivedAt, user) };
}

function termCallId(startedAt: number, termUser: string, renewal = 0): string {
  return `${startedAt}${renewal || ''}-${termUser}`;
}
