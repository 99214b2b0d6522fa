import type { Floor } from '../engine/floor.js';
import type { Membership } from '../engine/floor.model.js';
import type { NetsapiensLookup } from './netsapiens.lookup.js';
import type { NetsapiensCommand } from './netsapiens.reply.js';
import type { NetsapiensPeople } from './netsapiens.people.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { NetsapiensFailure } from './netsapiens.reply.js';
import type { NetsapiensSettings, WrittenMembership } from './netsapiens.settings.js';
import type { Fields } from './netsapiens.wording.js';
import { bodyOf, ChangedAgent, NewAgent } from './netsapiens.writable.js';

const TYPE = 'callqueue-agent-availability-type';
/** The built-in statuses, and the domain's own, the first of which has been given a name. */
const STATUS_TEXTS: Readonly<Record<string, string>> = {
  ...{ break: 'Break', lunch: 'Lunch', meeting: 'Meeting', other: 'Other', web: 'Web' },
  cust1: 'Training',
  ...Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`cust${i + 2}`, `Cust${i + 2}`])),
};

/** Agents of queues: added, changed, removed, and their actions. */
export class NetsapiensAgentCommands {
  constructor(
    private readonly floor: Floor,
    private readonly lookup: NetsapiensLookup,
    private readonly settings: NetsapiensSettings,
    private readonly people: NetsapiensPeople,
    private readonly quirks: NetsapiensQuirks,
  ) {
    floor.onChange(({ type, agentId = '', queueId = '' }) => {
      const membership = floor.agents.get(agentId)?.memberships.get(queueId);
      if (type !== 'call-answered' || membership === undefined) return;
      if (settings.ofMembership(membership).type !== 'one-call') return;
      settings.setType(membership, undefined);
      // A reaction never runs within the event.
      floor.state.agenda.after(0, () => floor.logout(agentId, [queueId]));
    });
  }

  add(queue: string, body: Fields): NetsapiensCommand {
    const {
      'callqueue-agent-id': id,
      callqueue: _queue,
      domain: _domain,
      synchronous,
      ...fields
    } = bodyOf(NewAgent, body);
    const { id: queueId } = this.lookup.queue(queue);
    const agent = this.lookup.agent(id);
    if (agent.memberships.has(queueId)) throw new NetsapiensFailure(409, 'Agent already exists.');
    return {
      synchronous,
      apply: () => {
        const kind = id.startsWith('sip:') ? 'static' : 'dynamic';
        this.floor.addMember(queueId, agent.id, { kind });
        const membership = agent.memberships.get(queueId);
        if (membership) this.write(membership, fields);
      },
      made: () => this.people.agents([this.lookup.queue(queue)]).at(-1) ?? {},
    };
  }

  change(queue: string, agent: string, body: Fields): NetsapiensCommand {
    const membership = this.lookup.membership(queue, agent);
    const fields = bodyOf(ChangedAgent, body);
    return { apply: () => this.write(membership, fields), row: () => this.people.row(membership) };
  }

  remove(queue: string, agent: string): NetsapiensCommand {
    const { queueId, agentId } = this.lookup.membership(queue, agent);
    return { apply: () => this.floor.removeMember(queueId, agentId) };
  }

  /** `all` is every queue the agent is in. */
  act(queue: string, agent: string, action: string): NetsapiensCommand {
    const memberships =
      queue === 'all' ? this.lookup.memberships(agent) : [this.lookup.membership(queue, agent)];
    const all = (run: (membership: Membership) => void) => ({
      apply: () => memberships.forEach(run),
      row: () => (memberships[0] === undefined ? {} : this.people.row(memberships[0])),
    });
    if (action === 'login') return all((one) => this.logIn(one));
    if (action === 'logout') return all((one) => this.logOut(one));
    if (action === 'onecall' && queue !== 'all') return all((one) => this.logIn(one, 'one-call'));
    const text = Object.hasOwn(STATUS_TEXTS, action) ? STATUS_TEXTS[action] : undefined;
    if (text === undefined || queue !== 'all') throw new NetsapiensFailure(404);
    const reason = this.quirks.statusText === 'code' ? action : text;
    return all((one) => {
      this.logIn(one);
      this.floor.pause(one.agentId, { queueIds: [one.queueId], reason });
    });
  }

  private write(membership: Membership, { [TYPE]: type, ...fields }: Fields): void {
    const { 'callqueue-agent-availability-for-dispatch': _computed, ...written } = fields;
    this.settings.setFields(membership, written);
    if (type === 'automatic') this.logIn(membership);
    if (type === 'offnet-automatic') this.logIn(membership, type);
    if (type === 'manual') this.logOut(membership);
    if (type === 'disabled') this.logOut(membership, type);
  }

  private logIn(membership: Membership, type?: WrittenMembership['type']): void {
    const { agentId, queueId } = membership;
    this.settings.setType(membership, type);
    this.floor.unpause(agentId, { queueIds: [queueId] });
    this.floor.login(agentId, [queueId]);
  }

  private logOut(membership: Membership, type?: WrittenMembership['type']): void {
    const { agentId, queueId } = membership;
    this.settings.setType(membership, type);
    this.floor.logout(agentId, [queueId]);
    this.floor.unpause(agentId, { queueIds: [queueId] });
  }
}
