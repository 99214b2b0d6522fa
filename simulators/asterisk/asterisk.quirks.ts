import { z } from 'zod';
import { flag, quirk } from '../wire/quirk.js';

const REAL = 'seen on Asterisk 22.10';
const ASSUMED = 'assumed; not seen on a real system';

/** The switches for how an Asterisk may answer: what its administrators configure, and what texts of people do to it. */
export const AsteriskQuirks = z.strictObject({
  interfaces: quirk(['pjsip', 'local', 'mixed', 'freepbx'], {
    kind: 'identity',
    leaves: 'all',
    says: 'Members are `PJSIP/…`, `Local/…@agents/n`, the same with and without `/n` from queue to queue, or the `Local/…@from-queue/n` of FreePBX.',
    source: REAL,
  }),
  actionIds: quirk([true, false], {
    kind: 'form',
    leaves: 'all',
    says: 'Responses and events carry the `ActionID` that came with the action.',
    source: ASSUMED,
  }),
  duplicateRows: flag({
    kind: 'form',
    leaves: 'all',
    says: 'The first queue, member and caller are listed twice.',
    source: ASSUMED,
  }),
  unreadableRow: quirk([false, 'queue', 'agent', 'caller'], {
    kind: 'unreadable',
    leaves: 'all',
    partAt: ['agent'],
    says: 'A row without a name, interface or id stands before the others.',
    source: ASSUMED,
  }),
  forgedRow: flag({
    kind: 'unreadable',
    leaves: 'part',
    says: 'Line breaks in a text of the first member end its row and begin one of a member that does not exist.',
    source: `${REAL}: a line break in a reason sent over HTTP becomes one in the answer`,
  }),
  states: quirk(['known', 'unknown'], {
    kind: 'partial',
    leaves: 'all',
    partAt: ['unknown'],
    says: 'Devices whose state Asterisk does not know have status 0.',
    source: 'devices without a hint',
  }),
  version: quirk(['22', '11'], {
    kind: 'partial',
    leaves: 'part',
    says: 'Asterisk 11 tells neither `InCall`, `LastPause`, `PausedReason` nor `Wrapuptime`.',
    source: 'app_queue of Asterisk 11',
  }),
  listItems: quirk(['right', 'wrong', 'absent'], {
    kind: 'unreadable',
    leaves: 'none',
    says: 'The end of a list counts another number of rows, or is missing.',
    source: ASSUMED,
  }),
  loginRefused: flag({
    kind: 'login',
    leaves: 'none',
    says: 'Every login is refused.',
    source: REAL,
  }),
  readsDenied: flag({
    kind: 'extra-refused',
    leaves: 'none',
    says: 'The login is good and may not ask for queues.',
    source: REAL,
  }),
  stampedEvents: flag({
    kind: 'push',
    leaves: 'all',
    says: 'Events have the instant at which they happened (`timestampevents=yes`).',
    source: 'manager.conf',
  }),
  noCookie: flag({
    kind: 'login',
    leaves: 'none',
    says: 'The login is accepted without a cookie.',
    source: 'a proxy that drops cookies',
  }),
});
export type AsteriskQuirks = z.output<typeof AsteriskQuirks>;
export type AsteriskQuirksInput = z.input<typeof AsteriskQuirks>;
