import { z } from 'zod';
import { hasBearer } from '../kit/hook-proof.js';
import { VendorProtocolError } from '../port/errors.js';
import type { VendorHook } from '../port/line.js';
import { PostedTask, taskContacts } from './task-contacts.js';

/** What the scenario of docs/voximplant-scenario.md posts; a scenario of the customer's own may post other words. */
const EVENTS = ['enqueued', 'TaskDistributed', 'OperatorReached', 'TaskCanceled', 'ClientDisconnected'];
const Posted = z.object({ event: z.string() });

/** The platform pushes nothing of its queues, but the customer's scenario knows of each task and can post. */
export const voximplantHook: VendorHook = {
  authentic: hasBearer,
  hints(body, roster) {
    const posted = Posted.safeParse(body);
    if (!posted.success) throw new VendorProtocolError('A posted event has no name', 'event');
    const event = EVENTS.includes(posted.data.event) ? posted.data.event : 'other';
    const arrivedAt = Date.now();
    const task = event === 'other' ? undefined : PostedTask.safeParse(body).data;
    const contacts = task === undefined ? [] : taskContacts(event, task, roster, arrivedAt);
    return [{ targets: ['state'], event, arrivedAt, ...(contacts.length > 0 && { contacts }) }];
  },
};
