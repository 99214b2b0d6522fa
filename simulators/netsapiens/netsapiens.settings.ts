import type { Membership, Queue } from '../engine/floor.model.js';
import type { Fields } from './netsapiens.wording.js';

/** Written settings of an agent in a queue that the floor does not have. */
export interface WrittenMembership {
  /** A type beyond logged in and logged out. */
  type?: 'disabled' | 'offnet-automatic' | 'one-call';
  fields: Fields;
}

/** Written settings that the floor does not have; they end with the queue or the membership. */
export class NetsapiensSettings {
  private readonly memberships = new WeakMap<Membership, WrittenMembership>();
  private readonly queues = new WeakMap<Queue, Fields>();

  ofMembership(membership: Membership): WrittenMembership {
    return this.memberships.get(membership) ?? { fields: {} };
  }

  ofQueue(queue: Queue): Fields {
    return this.queues.get(queue) ?? {};
  }

  setType(membership: Membership, type: WrittenMembership['type']): void {
    const { fields } = this.ofMembership(membership);
    this.memberships.set(membership, { fields, ...(type !== undefined && { type }) });
  }

  setFields(membership: Membership, fields: Fields): void {
    const before = this.ofMembership(membership);
    this.memberships.set(membership, { ...before, fields: { ...before.fields, ...fields } });
  }

  setQueue(queue: Queue, fields: Fields): void {
    this.queues.set(queue, { ...this.ofQueue(queue), ...fields });
  }
}
