import { z } from 'zod';
import { Lru } from '../../lib/lru.js';
import type { ContactPart } from '../../modules/domain/contact.js';
import { own } from '../../modules/domain/document.js';
import type { Roster } from '../../modules/domain/reading.js';
import { hasBasic, hasBearer } from '../kit/hook-proof.js';
import { QueueIndex } from '../kit/queue-index.js';
import { VendorProtocolError } from '../port/errors.js';
import type { Hint, VendorHook } from '../port/line.js';
import { recordContacts } from './call-record.js';
import { CallerContacts } from './caller-contacts.js';
import { PortsipEvent } from './event-shapes.js';

const ROSTER = ['roster'] as const;
/** Ids of queues that are remembered; the largest tenants have some hundred queues. */
const IDS = 4_000;

/** What events say of where to look, and of callers' ways through queues. */
export class PortsipHints {
  /** Only a queue's snapshot tells both; by id. */
  private readonly numbers = new Lru<string, string>(IDS);
  private index = new QueueIndex(undefined);
  private readonly callers: CallerContacts;

  /** @param isLive events come as they happen, and not also minutes later as a webhook's may */
  constructor(isLive = true) {
    this.callers = new CallerContacts(isLive);
  }

  /** Undefined: the event concerns nothing that is polled or counted. */
  hintOf(event: PortsipEvent, roster: Roster | undefined): Hint | undefined {
    if (!this.index.isOf(roster)) this.index = new QueueIndex(roster, twinsOf);
    const { event_type: name, queue_id: id, queue_number: number } = event;
    const hint = { event: name, arrivedAt: Date.now() };
    switch (name) {
      case 'queue_status':
        this.learn(id, number);
        return { targets: this.targetsOf(event), ...hint, ...this.contactsOf(event, hint.arrivedAt) };
      case 'queue_agent_status': {
        const { updated_agents: updated, removed_agents: removed } = event;
        const agents = [...updated.rows, ...removed.rows].map((agent) => agent.agent_extension_number);
        const named = agents.length > 0 && updated.isWhole && removed.isWhole;
        return {
          targets: this.targetsOf(event),
          ...(named && { agents }),
          ...hint,
          ...this.contactsOf(event, hint.arrivedAt),
        };
      }
      case 'queue_caller_status':
      case 'queue_sla_breached':
        return { targets: this.targetsOf(event), ...hint, ...this.contactsOf(event, hint.arrivedAt) };
      // Queues that exist are announced too, once they are subscribed to.
      case 'queue_created':
        return number !== undefined && this.index.queue(number) !== undefined
          ? undefined
          : { targets: ROSTER, ...hint };
      case 'queue_updated':
      case 'queue_destroy':
      case 'queue_destroyed':
        return { targets: ROSTER, ...hint };
      case 'call_cdr': {
        const told = this.recordsOf(event, roster);
        return told.contacts === undefined ? undefined : { targets: [], ...hint, ...told };
      }
      default:
        return undefined;
    }
  }

  private contactsOf(event: PortsipEvent, arrivedAt: number): { contacts?: ContactPart[] } {
    const queue = this.queueOf(event);
    if (queue === undefined) return {};
    return inContacts([
      ...this.callers.waiting(queue, event.waiting_list.rows),
      ...this.callers.changed(queue, event.updated_callers.rows, arrivedAt),
      ...this.callers.agents(queue, event.updated_agents.rows),
    ]);
  }

  private recordsOf(event: PortsipEvent, roster: Roster | undefined): { contacts?: ContactPart[] } {
    return inContacts(
      recordContacts(event, {
        queue: (number) => this.index.id(number),
        isAgent: (number) => own(roster?.agents ?? {}, number) !== undefined,
      }),
    );
  }

  private learn(id: string | undefined, number: string | undefined): void {
    if (id !== undefined && number !== undefined && this.index.queue(number) !== undefined)
      this.numbers.set(id, number);
  }

  /** A queue that is not on the roster yet is one for the roster. */
  private targetsOf(event: PortsipEvent): readonly string[] {
    const queue = this.queueOf(event);
    return queue === undefined ? ROSTER : [this.index.queue(queue) ?? queue];
  }

  /** Its id as on the roster. */
  private queueOf({ queue_id: id, queue_number: number }: PortsipEvent): string | undefined {
    const names = [number, id, id === undefined ? undefined : this.numbers.get(id)];
    return names.flatMap((name) => (name === undefined ? [] : (this.index.id(name) ?? [])))[0];
  }
}

/** A call's id as the rows of waiting callers have it: in the form in which REST writes ids. */
function inContacts(parts: readonly ContactPart[]): { contacts?: ContactPart[] } {
  if (parts.length === 0) return {};
  return {
    contacts: parts.map((part) => ({ ...part, call: inFormOf(part.queue, part.call) })),
  };
}

const inFormOf = (queue: string, call: string): string =>
  twinsOf(queue).length > 0 && /^\d+$/.test(call) ? Buffer.from(call).toString('base64') : call;

/** REST may write an id as the base64 of the number that events have. */
function twinsOf(id: string): string[] {
  const decimal = Buffer.from(id, 'base64').toString('latin1');
  return /^\d{15,20}$/.test(decimal) ? [decimal] : [];
}

/** What the PBX posts to its Event URL; the shapes are assumed to be those of the line. */
export const portsipHook: VendorHook = {
  authentic: (request, secret) => hasBearer(request, secret) || hasBasic(request, secret),
  hints(body, roster) {
    const events = z
      .union([z.array(PortsipEvent).max(1_000), PortsipEvent.transform((one) => [one])])
      .safeParse(body);
    if (!events.success) throw new VendorProtocolError('A posted event has no type', 'event_type');
    const hints = new PortsipHints(false);
    return events.data.flatMap((event) => hints.hintOf(event, roster) ?? []);
  },
};
