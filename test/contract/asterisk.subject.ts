import { readBlocks, writeBlocks } from '../../simulators/asterisk/asterisk.blocks.js';
import type { AsteriskQuirksInput } from '../../simulators/asterisk/asterisk.quirks.js';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import { startSimulator } from '../../simulators/simulator.js';
import { asteriskFixture } from './asterisk.fixture.js';
import type { Position, Subject } from './subject.js';

const RAWMAN = '/rawman';
const FLOOR = 'floor';

const position = (quirks: AsteriskQuirksInput): Position => ({
  name: JSON.stringify(quirks),
  start: (options) => startSimulator({ vendor: 'asterisk', quirks, ...options }),
  scene: () => asteriskFixture(quirks),
  extraRequests: () => 0,
  serves: ({ kind, loggedIn }) => loggedIn || kind === 'static',
  // A member from the configuration is always logged in.
  membership: (_agent, { paused, reason }) =>
    paused
      ? { availability: 'paused', ...(reason !== undefined && { reason }) }
      : { availability: 'available' },
});

const wrong = (action: string, at: string, value: FaultValue): FaultRule => ({
  kind: 'wrong-type',
  path: `${RAWMAN}/${action}`,
  at,
  value,
});
type FaultValue = Extract<FaultRule, { kind: 'wrong-type' }>['value'];

export const asteriskSubject: Subject = {
  usual: position({}),
  position,
  failures: {
    listItems: 'VendorProtocolError',
    loginRefused: 'VendorAuthFailed',
    readsDenied: 'VendorAuthFailed',
    noCookie: 'VendorProtocolError',
  },
  // Without a state of the device, a call on hold is a call; without its times there is no wrap-up.
  mistakes: { states: ['activity'], version: ['activity'] },
  maxSessions: 2,
  provesLists: true,
  body: { read: readBlocks, write: writeBlocks },
  headers: { accept: 'text/plain' },
  isLogin: ({ query }) => new URLSearchParams(query).get('action') === 'Login',
  secretsIn: (requests) =>
    requests.flatMap(({ headers }) => /mansession_id="(\w+)"/.exec(String(headers['cookie']))?.[1] ?? []),
  agentId: ({ number }) => `PJSIP/${number}`,
  queueId: ({ name }) => name,
  // A phone that is in use is there, whatever its registration was.
  reachable: ({ registered, activity }) =>
    registered || ['ringing', 'on-call', 'on-hold', 'other-call'].includes(activity),
  unreported: ['ringing'],
  unreadable: [
    { rule: wrong('queuestatus', '[0].Response', 'Perhaps'), target: FLOOR, path: 'Response' },
    { rule: wrong('queuestatus', '[*].ListItems', '99'), target: FLOOR, path: 'ListItems' },
    { rule: wrong('queuestatus', '[*].Event', 'QueueMember'), target: FLOOR, path: 'Event' },
    { rule: wrong('login', '[0].Response', 'Perhaps'), target: FLOOR, path: 'Response' },
  ],
  tolerated: [
    { rule: wrong('queuestatus', '[1].Queue', ''), target: FLOOR },
    { rule: wrong('queuestatus', '[2].Location', ''), target: FLOOR },
    { rule: wrong('queuestatus', '[2].Penalty', 'low'), target: FLOOR },
    { rule: wrong('queuestatus', '[2].Queue', '__proto__'), target: FLOOR },
    { rule: wrong('queuestatus', '[*].Uniqueid', ''), target: FLOOR },
    { rule: wrong('queuestatus', '[*].Wait', '-1'), target: FLOOR },
  ],
  refusals: [
    { code: 1, target: FLOOR, expected: { name: 'VendorAuthFailed' } },
    { code: 2, target: FLOOR, expected: { name: 'VendorAuthFailed' } },
    { code: 4, target: FLOOR, expected: { name: 'VendorAuthFailed' } },
  ],
  command: {
    command: { type: 'agent.pause', agent: 'PJSIP/1004', queues: 'all', params: { reason: 'Lunch' } },
    isWrite: ({ query }) => new URLSearchParams(query).get('action') === 'QueuePause',
    refused: {
      rule: { kind: 'vendor-error', code: 3, path: `${RAWMAN}/queuepause` },
      vendorCode: 'Interface not found',
    },
  },
  unknown: [
    {
      name: 'a state of a device',
      rule: wrong('queuestatus', '[*].Status', '42'),
      target: FLOOR,
      check: ({ queues, roster }) => {
        expect(queues?.['Support line']?.members?.[4]).toMatchObject({
          availability: 'paused',
          vendorState: 'status 42, in call no, paused yes (Lunch)',
        });
        expect(queues?.['Support line']?.members?.[4]).not.toHaveProperty('activity');
        expect(roster?.agents['PJSIP/1010']).not.toHaveProperty('reachable');
      },
    },
    {
      name: 'whether a member is paused',
      rule: wrong('queuestatus', '[*].Paused', 'perhaps'),
      target: FLOOR,
      check: ({ queues }) => {
        expect(queues?.['Support line']?.members?.[4]).not.toHaveProperty('availability');
      },
    },
    {
      name: 'a kind of membership',
      rule: wrong('queuestatus', '[*].Membership', 'borrowed'),
      target: FLOOR,
      check: ({ queues, roster }) => {
        expect(queues?.['Sales']?.members?.[0]).toMatchObject({ kind: 'borrowed' });
        expect(roster?.fixedMembers?.['Sales']).toEqual(['PJSIP/1004', 'PJSIP/1009']);
      },
    },
  ],
};
