import type { CommandType } from '../../../client/index.js';

interface ActionWords {
  /** On a button. */
  name: string;
  doing: string;
}

const words = (name: string, doing: string): ActionWords => ({ name, doing });

/** Every command, in the order of the menu. */
const TYPES: Readonly<Record<CommandType, ActionWords>> = {
  'agent.pause': words('Pause', 'Pausing'),
  'agent.unpause': words('Unpause', 'Unpausing'),
  'agent.login': words('Log in', 'Logging in'),
  'agent.logout': words('Log out', 'Logging out'),
  'agent.set-status': words('Set status', 'Setting status'),
  'agent.join': words('Add to queues', 'Adding to queues'),
  'agent.leave': words('Remove from queues', 'Removing from queues'),
  'agent.update': words('Change settings', 'Changing settings'),
  'agent.set-skills': words('Set skills', 'Setting skills'),
  'call.pickup': words('Pick up', 'Picking up'),
  'call.listen': words('Listen in', 'Listening in'),
  'call.whisper': words('Whisper', 'Joining to whisper'),
  'call.barge': words('Barge in', 'Barging in'),
  'call.hangup': words('Hang up', 'Hanging up'),
  'call.transfer': words('Transfer', 'Transferring'),
  'call.prioritise': words('Prioritise', 'Prioritising'),
  'call.withdraw': words('Take out of the queue', 'Taking out of the queue'),
  'queue.update': words('Change the queue', 'Changing the queue'),
  'queue.set-agents': words('Set the queue’s agents', 'Setting agents'),
  'queue.create': words('Create a queue', 'Creating a queue'),
  'queue.delete': words('Delete the queue', 'Deleting the queue'),
  'status-label.set': words('Name a status', 'Naming a status'),
  'status-label.delete': words('Remove a status name', 'Removing a status name'),
  'skill.create': words('Create a skill', 'Creating a skill'),
  'skill.update': words('Change a skill', 'Changing a skill'),
  'skill.delete': words('Delete a skill', 'Deleting a skill'),
  'server.create': words('Add a queue server', 'Adding a queue server'),
  'server.update': words('Change a queue server', 'Changing a queue server'),
  'server.delete': words('Remove a queue server', 'Removing a queue server'),
};

/** Texts about actions and the audit log. */
export const ACTIONS = {
  types: TYPES,
  more: 'More…',
  chip: {
    sending: (_: ActionWords) => `${_.doing}…`,
    proposed: (_: ActionWords) => `${_.name}: proposed`,
    declined: (_: ActionWords) => `${_.name}: not now`,
    accepted: (_: ActionWords) => `${_.doing}…`,
    sent: (_: ActionWords) => `${_.name}: sent`,
    acknowledged: (_: ActionWords) => `${_.name}: accepted`,
    confirmed: (_: ActionWords) => `${_.name}: done`,
    contradicted: (_: ActionWords) => `${_.name}: not done (the phone system shows otherwise)`,
    unconfirmed: (_: ActionWords) => `${_.name}: accepted, cannot be checked`,
    unknown: (_: ActionWords) => `${_.name}: outcome unknown`,
    failed: (_: ActionWords) => `${_.name}: failed`,
    refused: (_: ActionWords) => `${_.name}: refused`,
    unanswered: (_: ActionWords) => `${_.name}: no answer`,
  },
  /** One sentence per stage. */
  meaning: {
    sending: 'Being sent to the service.',
    proposed: 'A rule proposes it. Nothing is sent before a person says so.',
    declined: 'A person decided against it. Nothing was sent.',
    accepted: 'Accepted; not sent to the phone system yet.',
    sent: 'Sent to the phone system; waiting for its answer.',
    acknowledged: 'Accepted by the phone system. Checking whether it took effect.',
    confirmed: 'The phone system shows the requested state.',
    contradicted: 'The phone system accepted the action but shows a different state.',
    unconfirmed: 'Accepted by the phone system. Its effect cannot be checked.',
    unknown:
      'Sent, but no clear answer came: the action may or may not have taken effect. It is not sent again.',
    failed: 'The action failed.',
    refused: 'Nothing was sent to the phone system.',
    unanswered: 'The service did not answer. Retrying never repeats the action.',
    seenAnyway: 'No clear answer came, but the phone system shows the requested state.',
    otherwiseSeen: 'No clear answer came, and the phone system shows a different state.',
  },
  count: {
    sending: 'in progress',
    proposed: 'proposed',
    declined: 'not now',
    accepted: 'in progress',
    sent: 'in progress',
    acknowledged: 'accepted',
    confirmed: 'done',
    contradicted: 'not done',
    unconfirmed: 'accepted, cannot be checked',
    unknown: 'outcome unknown',
    failed: 'failed',
    refused: 'refused',
    unanswered: 'not answered',
  },
  retry: 'Retry',
  vendorCode: (code: string) => `(the phone system’s code: ${code})`,
  status: {
    title: 'Actions from this page',
    dismiss: (what: string) => `Dismiss: ${what}`,
    dismissSign: '✕',
    dismissAll: 'Dismiss all',
    each: 'Actions by agent',
    started: (doing: string, count: number) =>
      `${doing}: ${count} ${count === 1 ? 'action' : 'actions'} sent.`,
  },
  /** Actions that a rule proposes. */
  proposals: {
    title: 'Proposed actions',
    of: (rule: string) => `“${rule}” proposes:`,
    ofRule: 'A rule proposes:',
    what: (name: string, target: string) => `${name}, ${target}`,
    left: (time: string) => `${time} left`,
    approve: 'Do it',
    decline: 'Not now',
    approveIt: (what: string) => `Do it: ${what}`,
    declineIt: (what: string) => `Not now: ${what}`,
    news: (count: number) => (count === 1 ? 'A rule proposes an action.' : `Rules propose ${count} actions.`),
    failed: (what: string, problem: string) => `${what}: ${problem}`,
  },
  bulk: {
    title: 'Selection',
    selected: (count: number, hidden: number) =>
      hidden === 0 ? `${count} selected` : `${count} selected, ${hidden} not shown`,
    clear: 'Clear the selection',
  },
  dialog: {
    choose: (target: string) => `Choose an action: ${target}`,
    title: (what: string, target: string) => `${what}: ${target}`,
    several: (count: number) => `${count} agents`,
    call: (queue: string) => `a caller in ${queue}`,
    cancel: 'Cancel',
    sending: 'Sending…',
    nothing: 'No actions are available here.',
    groups: { agent: 'Agent', call: 'Call', queue: 'Queue', more: 'Phone system' },
    withoutReason: 'Without a reason',
    reasons: 'Reason (pauses at once)',
    queues: 'Queues',
    allQueues: 'All queues of the agent',
    someQueues: 'Only these:',
    inAllQueues: 'This phone system applies the action to all queues of the agent.',
    queue: 'Queue',
    notHere: (account: string, why: string) => `Not available in ${account}: ${why}`,
    irreversible: 'This cannot be undone from here.',
    andMore: (names: string, more: number) => `${names} and ${more} more`,
    pausedAlready: (count: number, names: string, alone: boolean) =>
      alone
        ? `Already paused, left as ${count === 1 ? 'it is' : 'they are'}: ${names}.`
        : `${count} already paused, left as ${count === 1 ? 'it is' : 'they are'}: ${names}.`,
    pausesAgain: (names: string) => `Paused again: ${names}.`,
    pauseAgain: 'Pause again, with a new reason and time',
  },
  /** What a list that replaces another would change. */
  difference: {
    adds: (count: number, names: string) => `Adds ${count}: ${names}.`,
    removes: (count: number, names: string) => `Removes ${count}: ${names}.`,
    changes: (count: number, names: string) => `Changes ${count}: ${names}.`,
    reorders: 'Changes the order.',
    none: 'No changes.',
    loading: 'Loading the present list…',
    unknown: 'The present list is not known. It is replaced as a whole.',
    moreTargets: (count: number) => `The same list is set for ${count} more.`,
    confirmEmpty: 'Leave it empty',
  },
  /** What is lost with a queue or a skill. */
  deletion: {
    callers: (count: number) =>
      count === 0
        ? 'No callers are waiting in it.'
        : count === 1
          ? '1 caller is waiting in it.'
          : `${count} callers are waiting in it.`,
    agents: (count: number, names: string) =>
      count === 0 ? 'It has no agents.' : `It has ${count} ${count === 1 ? 'agent' : 'agents'}: ${names}.`,
    agentsWithSkill: (count: number, names: string) =>
      count === 0
        ? 'No agents have it.'
        : `${count} ${count === 1 ? 'agent loses' : 'agents lose'} it: ${names}.`,
    loading: 'Loading what is in it…',
    unknown: 'What is in it is not known.',
    typeName: (name: string) => `Type “${name}” to confirm`,
  },
  cannot: {
    loading: 'the available actions are still loading',
    past: 'this is a replay: actions are possible on the live floor only',
    hidden: 'this login may not see the available actions',
    failed: (problem: string) => `the available actions could not be loaded: ${problem}`,
    unsupported: 'this phone system does not support the action',
    forbidden: (scope: string) => `this login lacks the scope ${scope}`,
    unread: 'the phone system has not been read yet',
  },
  form: {
    choose: 'Choose…',
    unset: 'Unchanged',
    yes: 'Yes',
    no: 'No',
    none: 'None (clear the value)',
    default: (value: string) => `Default: ${value}.`,
    now: (value: string) => `Now: ${value}.`,
    between: (min: number, max: number) => `${min} to ${max}`,
    atLeast: (min: number) => `at least ${min}`,
    atMost: (max: number) => `at most ${max}`,
    special: (value: string, label: string) => `${value}: ${label}`,
    or: ', or ',
    add: (what: string) => `Add: ${what}`,
    remove: (what: string, nth: number) => `Remove ${what} ${nth}`,
    removeNamed: (name: string) => `Remove ${name}`,
    nth: (what: string, nth: number) => `${what} ${nth}`,
    name: 'Name',
    json: 'As JSON.',
  },
  mistakes: {
    required: 'Required.',
    number: (bounds: string) => `A whole number, ${bounds}.`,
    anyNumber: 'A number.',
    form: 'Invalid format.',
    tooShort: (min: number) => `At least ${min} characters.`,
    tooLong: (max: number) => `At most ${max} characters.`,
    tooMany: (max: number) => `At most ${max} entries.`,
    json: 'Invalid JSON.',
    queue: 'Choose at least one queue.',
    confirmEmpty: 'An empty list removes every entry. Tick the box to send it.',
    typedName: (name: string) => `Type the name exactly: ${name}`,
    summary: 'The form has errors; nothing was sent.',
  },
  notSent: 'Not sent',
  noConnection: 'there is no connection to the service.',
  history: {
    title: 'Actions',
    empty: 'No actions.',
    loading: 'Loading actions…',
    forbidden: 'This login may not see actions.',
    recentOnly: 'Actions of the last 15 minutes only: older actions need the scope audit:read.',
    failed: (problem: string) => `The actions could not be loaded: ${problem}`,
    more: 'Older actions',
    again: 'Try again',
    details: 'Details',
    by: (subject: string) => `by ${subject}`,
    byIssuer: (by: string, issuer: string) => `${by} signed in at ${issuer}`,
    took: (ms: string) => `settled after ${ms}`,
    all: 'all queues',
    perQueue: { succeeded: 'done', failed: 'failed', unknown: 'unknown', 'not-sent': 'not sent' },
  },
  auditLog: {
    title: 'Audit log',
    account: 'Account',
    agent: 'Agent',
    agentHint: 'Name, number or id. Empty: all agents.',
    since: 'Since',
    show: 'Show',
    clear: 'Clear',
    forbidden: 'This login may not read the audit log.',
    forbiddenHint: 'It needs the scope audit:read. Ask your administrator.',
    list: 'Actions, newest first',
  },
} as const;

export type { ActionWords };
