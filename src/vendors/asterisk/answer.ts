import {
  CommandRejected,
  PermissionMissing,
  VendorAuthFailed,
  VendorProtocolError,
  type VendorError,
} from '../port/errors.js';
import type { RequestContext } from '../kit/session-auth.js';
import type { CommandContext } from '../port/command.js';
import type { AmiBlock, AmiFields } from './blocks.js';

/** One action, as it is asked through either door. */
export interface AmiAsk extends RequestContext {
  action: string;
  fields?: AmiFields;
  /** The answer is a list that ends with the event `<action>Complete`. */
  list?: true;
  /** Given for reads of a poll. */
  retry?: { left: number };
  /** Given for actions that change something. */
  write?: CommandContext['write'];
}

export interface AmiAnswer {
  response: AmiBlock;
  /** The events of a list, without the one that ends it. */
  rows: readonly AmiBlock[];
  /** Our clock, when the whole answer was there. */
  receivedAt: number;
  /** What is to be added to instants of the system to have ours, in ms; 0 when the clocks agree or are not known. */
  clockAheadMs: number;
}

/** A way to the manager interface of one account. */
export interface AmiDoor {
  /** @throws VendorError */
  ask(ask: AmiAsk): Promise<AmiAnswer>;
  /** What begins every sentence about an action. */
  about(action: string): string;
  close(signal: AbortSignal): Promise<void>;
}

/** Over HTTP, the answer to a login without the right and to no login alike. */
export class PermissionDenied extends PermissionMissing {}

/** Closer than this the clocks agree: the system tells whole seconds. */
const SAME_CLOCK_MS = 2_000;

export const clockAhead = (receivedAt: number, vendorNow: number | undefined): number => {
  const ahead = vendorNow === undefined ? 0 : receivedAt - vendorNow;
  return Math.abs(ahead) < SAME_CLOCK_MS ? 0 : ahead;
};

interface Judged {
  action: string;
  actionId: string;
  list: boolean;
  changes: boolean;
  /** Account and action, to begin a sentence with. */
  what: string;
}

/**
 * The response and the events that belong to an action. A list proves that it is whole: its last event counts the others.
 * Events without the action's id are no rows: a text that people may write, such as a reason, can imitate an event.
 *
 * @throws VendorError for a refusal, and for a list that is not whole
 */
export function judged(
  blocks: readonly AmiBlock[],
  { action, actionId, list, changes, what }: Judged,
): Pick<AmiAnswer, 'response' | 'rows'> {
  const [response, ...events] = blocks;
  const outcome = response?.['Response'];
  if (response === undefined || outcome === undefined)
    throw unreadable(what, 'answered without a response', 'Response');
  if (outcome === 'Error') throw refusalOf(action, response['Message'] ?? '', changes, what);
  if (outcome !== 'Success' && outcome !== 'Goodbye')
    throw unreadable(what, 'answered with a response that is neither success nor error', 'Response');
  if (!list) return { response, rows: [] };
  const echoes = response['ActionID'] === actionId;
  const ours = echoes ? events.filter((event) => event['ActionID'] === actionId) : events;
  const end = ours.findIndex((event) => event['Event'] === `${action}Complete`);
  const complete = ours[end];
  if (complete === undefined) throw unreadable(what, 'answered with a list that is cut off', 'Event');
  const rows = ours.slice(0, end);
  if (complete['ListItems'] !== String(rows.length))
    throw unreadable(
      what,
      `answered with ${rows.length} rows and does not count as many at the end of its list`,
      'ListItems',
    );
  return { response, rows };
}

function unreadable(what: string, how: string, path: string): VendorProtocolError {
  return new VendorProtocolError(`${what} ${how}`, path);
}

const HINTS: readonly (readonly [RegExp, string])[] = [
  [/Interface not found|Invalid interface/i, 'the agent is not a member under this interface (any more)'],
  [/Already there/i, 'the agent is a member of the queue already'],
  [/Not there/i, 'the agent is not a member of the queue (any more)'],
  [/not dynamic/i, 'this member stands in the configuration of the queue, and stays'],
  [/No such caller/i, 'the caller was answered, or is gone'],
  [/No such queue/i, 'there is no such queue (any more)'],
  [/No such channel|does ?n.t exist|does not exist/i, 'the call is over'],
];
/** Another person or an answered call was faster. */
const CONFLICTS = /No such caller|No such channel|Channel .*does not exist/i;

/** `Response: Error` in the terms of the port. */
function refusalOf(action: string, message: string, changes: boolean, what: string): VendorError {
  const said = `${what} answered ${message === '' ? 'an error' : `"${message}"`}`;
  if (action === 'Login') return new VendorAuthFailed(`${said}: check username and secret (manager.conf)`);
  if (/^Permission denied/i.test(message))
    return new PermissionDenied(
      `${said}: the login has no right to it; \`read = agent,call\` and \`write = agent,call,originate\` in manager.conf give it`,
    );
  if (!changes) return new VendorProtocolError(said, 'Message');
  const hint = HINTS.find(([pattern]) => pattern.test(message))?.[1];
  return new CommandRejected(hint === undefined ? said : `${said}: ${hint}`, {
    ...(message !== '' && { vendorCode: message.slice(0, 100) }),
    conflict: CONFLICTS.test(message),
  });
}
