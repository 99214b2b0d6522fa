/** Texts of the section "Live line". */
export const PUSH = {
  title: 'Live line',
  hint: 'A phone system may say at once that something has changed. Its events only say where to look: the numbers always come from a poll, and stay right without events.',
  forbidden: 'Your sign-in does not include the right "queues:admin", which this list needs.',
  loading: 'Reading the live lines…',
  failed: (problem: string) => `It cannot be read. Retrying automatically. (${problem})`,
  system: 'Phone system',
  line: 'Live line',
  states: {
    open: 'Open',
    lost: 'Lost; the polls continue',
    off: 'Not held',
    none: 'This phone system has none',
  },
  since: (time: string) => `since ${time}`,
  trust: (share: string) => `${share} of the latest changes were announced`,
  address: 'Address for events',
  copyAddress: 'address',
  key: 'Put the key from the configuration (push.hook.key) in place of <key>.',
  noHook: 'None is configured (push.hook.key).',
  arrived: (time: string) => `Events arrive; the last one ${time}.`,
  waiting: 'No event has arrived yet.',
  counts: (accepted: string, refused: string, unreadable: string) =>
    `${accepted} accepted, ${refused} with a wrong signature, ${unreadable} unreadable.`,
};
