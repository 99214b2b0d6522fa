import type { Alert, RuleMeasure, Severity } from '../../../client/index.js';

const amount = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const plural = new Intl.PluralRules('en');
const counted = (count: number, one: string, more: string): string =>
  `${amount.format(count)} ${plural.select(count) === 'one' ? one : more}`;

const SEVERITIES: Record<Severity, string> = { critical: 'Critical', warning: 'Warning', info: 'Info' };

/** Texts of live alerts. Those of rules and channels are in `rules.ts`. */
export const ALERTS = {
  title: 'Alerts',
  severities: SEVERITIES,
  counts: {
    critical: (count: number) => `${amount.format(count)} critical`,
    warning: (count: number) => counted(count, 'warning', 'warnings'),
    info: (count: number) => `${amount.format(count)} info`,
  } satisfies Record<Severity, (count: number) => string>,
  handled: (count: number) => `${counted(count, 'alert', 'alerts')} seen or silenced`,
  /** In the title of the tab. */
  inTitle: (count: number, title: string) => (count === 0 ? title : `(${amount.format(count)}) ${title}`),
  show: 'Show the alerts',
  hide: 'Hide the alerts',
  more: (count: number) => `${amount.format(count)} more`,
  moreRules: (count: number) => `Alerts of ${counted(count, 'more rule', 'more rules')}`,
  ofRule: (count: number) => counted(count, 'alert', 'alerts'),
  since: (time: string) => `since ${time}`,
  held: 'Held: no new numbers from the phone system',
  silenced: (time: string) => `Silenced until ${time}`,
  seen: (who: string, time: string) => `Seen by ${who}, ${time}`,
  limit: (value: string, limit: string) => `${value} (limit ${limit})`,
  /** A value in the unit of its measure. Times have words of their own. */
  value(measure: RuleMeasure | undefined, value: number): string {
    const text = amount.format(value);
    if (measure === 'queue.waiting') return `${text} waiting`;
    if (measure === 'queue.available') return `${text} available`;
    return measure === 'queue.serviceLevel' || measure === 'queue.abandonRate' ? `${text} %` : text;
  },
  number: (value: number) => amount.format(value),
  /** Announced when it fires. */
  fired: (severity: Severity, subject: string, rule: string) =>
    `${SEVERITIES[severity]} alert: ${subject}, ${rule}.`,
  firedMany: (count: number, critical: number) =>
    critical === 0
      ? `${amount.format(count)} new alerts.`
      : `${amount.format(count)} new alerts, ${amount.format(critical)} of them critical.`,
  kinds: { queue: 'Queue', agent: 'Agent', account: 'Phone system', command: 'Action' } satisfies Record<
    Alert['subject']['kind'],
    string
  >,
  sound: {
    on: 'Sound: on',
    off: 'Sound: off',
    touch: 'Sound: press to start',
    hint: 'Whether alerts are heard',
  },
  ack: {
    open: 'Seen',
    openFor: (subject: string, rule: string) => `Mark as seen: ${subject}, ${rule}`,
    title: (subject: string) => `Mark the alert of ${subject} as seen`,
    hint: 'All supervisors and the notified channels see that you take care of it. It stays in the list until it is over.',
    note: 'Note',
    noteHint: 'Optional, for the others.',
    untilResolved: 'Do not send it again while it lasts',
    submit: 'Mark as seen',
  },
  silence: {
    open: 'Silence…',
    openFor: (subject: string, rule: string) => `Silence: ${subject}, ${rule}`,
    title: 'Silence alerts',
    hint: 'Silenced alerts make no sound and send no messages. They stay in the list.',
    what: 'What to silence',
    choices: {
      one: (subject: string, rule: string) => `“${rule}” of ${subject}`,
      rule: (rule: string) => `“${rule}”, wherever it fires`,
      subject: (subject: string) => `Everything about ${subject}`,
      account: (account: string) => `Everything of ${account}`,
    },
    until: 'Until',
    ends: {
      '15': 'for 15 minutes',
      '60': 'for an hour',
      '240': 'for 4 hours',
      '1440': 'for a day',
      at: 'until a time of your choice',
    },
    at: 'Date and time',
    atNeeded: 'Choose a time that is still to come.',
    note: 'Note',
    submit: 'Silence',
  },
  log: {
    open: 'Messages',
    close: 'Close',
    openFor: (subject: string, rule: string) => `Messages sent: ${subject}, ${rule}`,
  },
  busy: 'Working…',
  cancel: 'Cancel',
  undelivered: (count: number, channel: string) =>
    `${counted(count, 'message', 'messages')} to ${channel} could not be delivered and will not be sent again.`,
  disabled: (channel: string) => `No messages are sent to ${channel}: it is switched off.`,
  toChannels: 'See the channels',
} as const;
