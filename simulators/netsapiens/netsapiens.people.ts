import { withOddRows } from '../wire/odd-rows.js';
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

/** A domain's own words for pauses. */
const OWN_WORDS: Readonly<Record<string, string>> = {
  Lunch: 'Mittagspause',
  Break: 'Training',
  Meeting: 'Besprechung',
};

/** The row of a user who was deleted. */
const orphan = ({ number }: Queue): Fields => ({
  'callqueue-agent-id': `9999@${DOMAIN}`,
  callqueue: number,
  domain: DOMAIN,
  'callqueue-agent-availability-type': 'automatic',
  'callqueue-agent-availability-for-dispatch': 'unavailable',
  'callqueue-agent-has-registered-devices': 'no',
  'active-calls-total-current': 0,
  'callqueue-agent-entry-type': 'user',
  'login-username': null,
  'name-full-name': null,
});

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
    const rows = [PARK, ...[...this.floor.queues.values()].map((queue) => this.queue(queue))];
    return withOddRows(rows, 'queue', 'callqueue', this.quirks).map((row) => this.wording.numbers(row));
  }

  agents(queues: Iterable<Queue> = this.floor.queues.values()): Fields[] {
    const rows = [...queues].flatMap((queue) => this.rows(queue));
    return withOddRows(rows, 'agent', 'callqueue-agent-id', this.quirks).map((row) =>
      this.wording.agent(row),
    );
  }

  /** The row of one membership. */
  row({ queueId, agentId }: Membership): Fields {
    const queue = this.floor.queues.get(queueId);
    const rows = queue === undefined ? [] : this.rows(queue);
    const id = this.ids.agent(this.floor.state.agent(agentId));
    return this.wording.agent(rows.find((row) => row['callqueue-agent-id'] === id) ?? {});
  }

  private rows(queue: Queue): Fields[] {
    const rows = [...queue.members.values()].flatMap((membership, index) => {
      const agent = this.floor.agents.get(membership.agentId);
      return agent ? this.entries(agent, this.agent(queue, agent, membership, index)) : [];
    });
    return this.quirks.orphanAgent && this.isFirst(queue) ? [...rows, orphan(queue)] : rows;
  }

  /** How many rows `rows` has, without making them. */
  private rowCount(queue: Queue, members: readonly Membership[]): number {
    const { twoEntries, orphanAgent } = this.quirks;
    const isUser = ({ agentId }: Membership) => !this.ids.isDevice(this.floor.state.agent(agentId));
    const second = twoEntries ? members.filter(isUser).length : 0;
    return members.length + second + Number(orphanAgent && this.isFirst(queue));
  }

  private isFirst({ id }: Queue): boolean {
    return this.floor.queues.keys().next().value === id;
  }

  private entries(agent: Agent, row: Fields): Fields[] {
    if (!this.quirks.twoEntries || this.ids.isDevice(agent)) return [row];
    const device = { 'callqueue-agent-id': this.ids.device(agent), 'callqueue-agent-entry-type': 'device' };
    return [row, { ...row, ...device }];
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
      'active-queued-calls-total-current': listed.length + Number(this.quirks.countsMore),
      'callqueue-agent-dispatch-timeout-seconds': queue.ringSeconds,
      'callqueue-count-agents-available': members.filter((member) => this.isFree(member)).length,
      'callqueue-count-agents-total': this.rowCount(queue, members) + Number(this.quirks.countsMore),
      'callqueue-max-callback-queueing-hours': 0,
      'callqueue-max-current-callers-to-accept-new-callers': queue.maxWaiting,
      'callqueue-max-wait-timeout-minutes':
        this.quirks.maxWait === 'unlimited' ? 'unlimited' : Math.round(queue.maxWaitSeconds / 60),
      'callqueue-agent-auto-logout-after-missed': 'no',
      'callqueue-sim-ring-1st-round': 0,
      'callqueue-sim-ring-increment': 1,
      'recording-configuration': 'no',
      ...this.settings.ofQueue(queue),
    };
  }

  private agent(queue: Queue, agent: Agent, membership: Membership, index: number): Fields {
    const [first = '', ...rest] = agent.name.split(' ');
    const reason = awayMessage(agent);
    const message = this.quirks.statusText === 'own-words' ? (OWN_WORDS[reason] ?? reason) : reason;
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
      'login-username': this.loginName(agent),
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

  private loginName({ number, name }: Agent): string {
    const user = this.quirks.loginUsername === 'name' ? name.toLowerCase().replaceAll(' ', '.') : number;
    return `${user}@${DOMAIN}`;
  }

  private calls(agent: Agent): number | string {
    if (this.quirks.activeCalls === '-1') return -1;
    if (this.quirks.activeCalls === 'n/a') return 'n/a';
    const ringing = this.quirks.ringingCounts ? agent.ringing : undefined;
    return [agent.queueCall, agent.directCall, ringing].filter((call) => call !== undefined).length;
  }

  /** Wrap-up has no state of its own: the agent is unavailable for dispatch. */
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
