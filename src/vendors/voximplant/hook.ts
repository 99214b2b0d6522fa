import { z } from 'zod';
import { hasBearer } from '../kit/hook-proof.js';
import { VendorProtocolError } from '../port/errors.js';
import type { VendorHook } from '../port/line.js';

/** What the scenario of docs/voximplant-scenario.md posts; a scenario of the customer's own may post other words. */
const EVENTS = ['enqueued', 'TaskDistributed', 'OperatorReached', 'TaskCanceled', 'ClientDisconnected'];
const Posted = z.object({ event: z.string() });

/** The platform pushes nothing of its queues, but the customer's scenario knows of each task and can post. */
export const voximplantHook: VendorHook = {
  authentic: hasBearer,
  hints(body) {
    const posted = Posted.safeParse(body);
    if (!posted.success) throw new VendorProtocolError('A posted event has no name', 'event');
    const event = EVENTS.includes(posted.data.event) ? posted.data.event : 'other';
    return [{ targets: ['state'], event, arrivedAt: Date.now() }];
  },
};
