import type { Floor } from '../engine/floor.js';
import type { Agent, Membership, Queue, Strategy } from '../engine/floor.model.js';
import { activityOf } from '../engine/floor.snapshot.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import type { NetsapiensSettings } from './netsapiens.settings.js';
import { DOMAIN, type NetsapiensIds } from './netsapiens.lookup.js';
import type { Fields, NetsapiensWording } from './netsapiens.wording.js';

const DISPATCH: Readonly<Record<Strategy, string>> = {
  ring_all: 'Ring All',
  least_recent: 'Round-robin',
  fewest_calls: 'Tiered Round-robin',
  random: 'Round-robin',
  rrmemory: 'Round-robin',
  linear: 'Linear Hunt',
};

/** Lots for parked calls are kept among the queues. */
const PARK: Fields = {
  callqueue: '7000',
  domain: DOMAIN,
  description: 'Park',
  'callqueue-dispatch-type': 'Call Park',
  'active-queued-calls-total-current': 0,
  'callqueue-count-agents-available': 0,
  'callqueue-count-agents-total': 0,
};

/** `callqueues` and `agents`. */
export class NetsapiensPeople {
  constructor(
    private readonly floor: Floor,
    private readonly settings: NetsapiensSettings,
    private readonly ids: NetsapiensIds,
    private readonly wording: NetsapiensWording,
    private readonly quirks: NetsapiensQuirks,
  ) {}

  queues(): Fields[] {
    return [PARK, ...[...this.floor.queues.values()].map((queue) => this.queue(queue))].map((row) =>
      this.wording.numbers(row),
    );
  }

  agents(queues: Iterable<Queue> = this.floor.queues.values()): Fields[] {
    return [...queues].flatMap((queue) =>
      [...queue.members.values()].flatMap((membership, index) => {
        const agent = this.floor.agents.get(membership.agentId);
        return agent ? [this.wording.agent(this.agent(queue, agent, membership, index))] : [];
      }),
    );
  }

  private queue(queue: Queue): Fields {
    const listed = [...queue.waiting.values()].filter(
      ({ state }) => state === 'waiting' || this.quirks.dispatched === 'listed',
    );
    const members = [...queue.members.values()];
    return {
      callqueue: queue.number,
      domain: DOMAIN,
      description: queue.name,
      'callqueue-dispatch-type': DISPATCH[queue.strategy],
      'callqueue-calculate-statistics': 'yes',
      'active-queued-calls-total-current': listed.length,
      'callqueue-agent-dispatch-timeout-seconds': queue.ringSeconds,
      'callqueue-count-agents-available': members.filter((member) => this.isFree(member)).length,
      'callqueue-count-agents-total': members.length,
      'callqueue-max-callback-queueing-hours': 0,
      'callqueue-max-current-callers-to-accept-new-callers': queue.maxWaiting,
      'callqueue-max-wait-timeout-minutes': Math.round(queue.maxWaitSeconds / 60),
      'callqueue-agent-auto-logout-after-missed': 'no',
      'callqueue-sim-ring-1st-round': 0,
      'callqueue-sim-ring-increment': 1,
      'recording-configuration': 'no',
      ...this.settings.ofQueue(queue),
    };
  }

  private agent(queue: Queue, agent: Agent, membership: Membership, index: number): Fields {
    const [first = '', ...rest] = agent.name.split(' ');
    const message = awayMessage(agent);
    return {
      'callqueue-agent-id': this.ids.agent(agent),
      callqueue: queue.number,
      domain: DOMAIN,
      'callqueue-agent-availability-type': this.type(membership),
      'callqueue-agent-availability-for-dispatch': this.isFree(membership) ? 'available' : 'unavailable',
      'callqueue-agent-has-registered-devices': agent.registered ? this.quirks.registered : 'no',
      'active-calls-total-current': this.calls(agent),
      'callqueue-agent-wrap-up-allowance-seconds': Math.round(queue.wrapUpSeconds),
      'limits-max-active-calls-total': 1,
      'callqueue-agent-dispatch-order-ordinal': index + 1,
      'callqueue-agent-dispatch-queue-priority-ordinal': [...agent.memberships.keys()].indexOf(queue.id) + 1,
      'callqueue-agent-answer-confirmation-enabled': 'no',
      'auto-answer-enabled': 'no',
      'callqueue-agent-max-concurrent-sms-conversations': 0,
      ...this.settings.ofMembership(membership).fields,
      'callqueue-agent-entry-type': this.ids.isDevice(agent) ? 'device' : 'user',
      'last-callqueue-dispatch-datetime': null,
      'last-modified-datetime': this.wording.instant(membership.since),
      'login-username': `${agent.number}@${DOMAIN}`,
      'name-full-name': agent.name,
      'agent-name-first-name': first,
      'agent-name-last-name': rest.join(' '),
      'agent-department': '',
      'agent-site': '',
      'agent-user-scope': 'Call Center Agent',
      ...(this.quirks.statusMessage === 'sent' && { 'agent-status-message': message }),
    };
  }

  private type(membership: Membership): string {
    const { type } = this.settings.ofMembership(membership);
    if (!isIn(membership)) return type === 'disabled' ? type : 'manual';
    if (type === 'one-call') return 'manual';
    return type === 'offnet-automatic' ? type : 'automatic';
  }

  private calls(agent: Agent): number {
    const ringing = this.quirks.ringingCounts ? agent.ringing : undefined;
    return [agent.queueCall, agent.directCall, ringing].filter((call) => call !== undefined).length;
  }

  /** Wrap-up has no word of its own: the agent is not given calls, and that is all. */
  private isFree(membership: Membership): boolean {
    const agent = this.floor.agents.get(membership.agentId);
    return agent !== undefined && isIn(membership) && agent.registered && activityOf(agent) === 'idle';
  }
}

const isIn = ({ loggedIn, paused }: Membership): boolean => loggedIn && !paused;

/** The message is the user's, not a queue's: an agent away from one queue shows it in all. */
function awayMessage(agent: Agent): string {
  const away = [...agent.memberships.values()].find(({ loggedIn, paused }) => loggedIn && paused);
  return away?.reason ?? '';
}
