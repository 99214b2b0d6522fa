import { z } from 'zod';
import { listed } from '../kit/wire-values.js';
import { VendorProtocolError } from '../port/errors.js';
import type { VendorHook } from '../port/line.js';
import { FLOOR } from './commands/agents.js';

const Posted = z.preprocess(listed, z.array(z.record(z.string(), z.unknown())));
/** Of a leg, in the names of either API: `orig_callid`, `call-orig-call-id`. */
const OF_CALL = /^(call-)?orig[-_]call-?id$/;

/** What a subscription posts: a list of agents or of legs. */
export const netsapiensHook: VendorHook = {
  // It signs nothing: the key in the address and `push.hook.from` are the proof.
  authentic: () => true,
  hints(body) {
    const posted = Posted.safeParse(body);
    if (!posted.success) throw new VendorProtocolError('A posted event is no list of rows', '');
    const [first] = posted.data;
    if (first === undefined) return [];
    const event = Object.keys(first).some((key) => OF_CALL.test(key)) ? 'call' : 'agent';
    return [{ targets: [FLOOR], event, arrivedAt: Date.now() }];
  },
};
