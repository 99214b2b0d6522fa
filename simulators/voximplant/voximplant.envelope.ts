import type { WireReply } from '../wire/facade.js';
import type { VoximplantQuirks } from './voximplant.quirks.js';

/** The vendor's words for its codes, as far as queues are concerned. */
const MESSAGES: Readonly<Record<number, string>> = {
  1: 'Fatal error.',
  2: 'Internal error.',
  4: 'DB error.',
  100: 'Authorization failed.',
  101: 'Invalid arguments.',
  102: "Missing 'cmd' parameter.",
  103: 'Unknown command.',
  104: 'Forbidden command.',
  111: 'Invalid date format.',
  116: "The 'application_id' parameter is invalid.",
  117: "The 'user_id' parameter is invalid.",
  123: 'Invalid date range.',
  134: 'Required parameter is empty.',
  162: 'try later..',
  340: 'Rate limit exceed.',
  356: 'The report is not completed.',
  416: 'Repeat after N seconds.',
  447: 'Invalid token format.',
  454: 'Invalid token TTL.',
  455: 'The token is issued in the future.',
  456: 'The token has expired.',
  458: 'Specify only one of the following parameters.',
  459: 'Unknown report type.',
  484: 'HTTP request is rejected due to probable automatic request resend. Try again later.',
  493: 'The value is not unique.',
  496: 'The parameter is invalid.',
  497: 'The parameter should be in range.',
  498: 'Agent can be assigned up to 5 skills.',
  499: 'The parameter length should be less.',
  557: 'The report is not found.',
  525: 'Grouping by user can be specified for agent reports only.',
  558: 'Application is not found.',
  559: 'Please enter a custom status that you have not used before.',
};

export type Fields = Readonly<Record<string, unknown>>;

/** Ends a request with a code; which code goes with which fault is mostly an assumption. */
export class VoximplantFailure extends Error {
  constructor(
    readonly code: number,
    /** What the vendor puts in the place of `%1$s`. */
    parameter?: string,
  ) {
    const text = MESSAGES[code] ?? 'Internal error.';
    super(parameter === undefined ? text : text.replace('The parameter', `The '${parameter}' parameter`));
    this.name = 'VoximplantFailure';
  }
}

/** Ends a request with a reply that is not the platform's own. */
export class VoximplantBreakdown extends Error {
  constructor(readonly reply: WireReply) {
    super('breakdown');
    this.name = 'VoximplantBreakdown';
  }
}

/** Refuses with a code of the platform, HTTP 500, or no answer. */
export function refuse(as: string): never {
  if (as === 'http-500') throw new VoximplantBreakdown({ status: 500, body: 'Internal Server Error' });
  if (as === 'unanswered') throw new VoximplantBreakdown({ status: 200, body: '', unanswered: true });
  throw new VoximplantFailure(Number(as));
}

export const missing = (): VoximplantFailure => new VoximplantFailure(134);
export const invalid = (parameter: string): VoximplantFailure => new VoximplantFailure(496, parameter);

export function success(body: unknown): WireReply {
  return reply(200, body);
}

export function failure({ code, message: msg }: VoximplantFailure, quirks: VoximplantQuirks): WireReply {
  const error = { code, msg };
  return reply(quirks.errorStatus, quirks.errorEnvelope === 'errors' ? { errors: [error] } : { error });
}

function reply(status: number, body: unknown): WireReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
