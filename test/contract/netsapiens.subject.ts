import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { AgentTruth } from '../../simulators/engine/floor.model.js';
import type { NetsapiensQuirksInput } from '../../simulators/netsapiens/netsapiens.quirks.js';
import { startSimulator } from '../../simulators/simulator.js';
import { netsapiensFixture, trace } from './netsapiens.fixture.js';
import type { Position, Subject } from './subject.js';

const API = '/ns-api/v2';
const DOMAIN = `${API}/domains/~`;
const FLOOR = 'floor';
const SETTINGS = { wrapUpSeconds: 0, autoAnswer: false, confirmAnswer: false, maxCalls: 1, maxSms: 0 };

const position = (quirks: NetsapiensQuirksInput): Position => ({
  name: JSON.stringify(quirks),
  start: (options) => startSimulator({ vendor: 'netsapiens', quirks, ...options }),
  scene: () => netsapiensFixture(quirks),
  // The callers of Support, the only queue that has some.
  extraRequests: () => 1,
  ...(quirks.queuedFields === 'confirmed' && {
    callId: ({ id, caller }) => `${id.split('.')[0]}/${trace(caller)}`,
  }),
  membership: (agent, membership) => {
    const reason = quirks.statusMessage === 'absent' ? undefined : awayReason(agent);
    const why = reason === undefined ? {} : { reason: spoken(reason, quirks) };
    if (!membership.loggedIn || membership.paused)
      return { availability: reason === undefined ? 'logged-out' : 'paused', ...why };
    // Wrap-up has no word of its own: the agent is free, and is not given calls.
    const passedBy = agent.activity === 'wrap-up' && agent.registered;
    return passedBy ? { availability: 'not-ready', ...why } : { availability: 'available' };
  },
});

/** A domain may have its own words for reasons. */
const spoken = (reason: string, { statusText }: NetsapiensQuirksInput): string =>
  statusText === 'own-words' ? (OWN_WORDS[reason] ?? reason) : reason;
const OWN_WORDS: Readonly<Record<string, string>> = {
  Lunch: 'Mittagspause',
  Break: 'Training',
  Meeting: 'Besprechung',
};

/** The status message is the user's: an agent away from one queue shows it in all. */
function awayReason({ memberships }: AgentTruth): string | undefined {
  return memberships.find(({ loggedIn, paused }) => loggedIn && paused)?.reason;
}

const wrong = (resource: string, at: string, value: FaultValue): FaultRule => ({
  kind: 'wrong-type',
  path: `${resource.startsWith('/') ? API : `${DOMAIN}/`}${resource}`,
  at,
  value,
});
type FaultValue = Extract<FaultRule, { kind: 'wrong-type' }>['value'];
const unreadable = (resource: string, at: string, value: FaultValue, path = at) => ({
  rule: wrong(resource, at, value),
  target: FLOOR,
  path,
});

export const netsapiensSubject: Subject = {
  usual: position({}),
  position,
  failures: {
    tildeRefused: 'VendorProtocolError',
    loginRefused: {
      400: 'VendorAuthFailed',
      401: 'VendorAuthFailed',
      403: 'VendorAuthFailed',
      404: 'VendorProtocolError',
      500: 'VendorUnavailable',
    },
    grantWithoutToken: 'VendorAuthFailed',
    missingRoute: 'VendorProtocolError',
  },
  // Without its message a status is no more than its type.
  mistakes: { statusMessage: ['availability'] },
  maxSessions: 100,
  loginsRunOut: true,
  headers: { accept: 'application/json' },
  isLogin: ({ path, method }) => method === 'POST' && path === `${API}/tokens`,
  secretsIn: (requests) =>
    requests.flatMap(({ headers }) => String(headers['authorization'] ?? '').split('Bearer ')[1] ?? []),
  agentId: ({ number, memberships: [first] }) =>
    first?.kind === 'static' ? `sip:${number}wp@west.example` : `${number}@west.example`,
  queueId: ({ number }) => number,
  unreadable: [
    unreadable('callqueues', '$', 'none', ''),
    unreadable('agents', '$', 3, ''),
    unreadable('calls', '$', true, ''),
    unreadable('/tokens', 'access_token', 5),
    unreadable('/tokens', 'expires_in', 'soon'),
  ],
  refusals: [
    { code: 400, target: FLOOR, expected: { name: 'VendorAuthFailed' } },
    { code: 401, target: FLOOR, expected: { name: 'VendorAuthFailed' } },
    { code: 403, target: FLOOR, expected: { name: 'VendorAuthFailed' } },
    { code: 404, target: FLOOR, expected: { name: 'VendorProtocolError', path: '' } },
    { code: 429, target: FLOOR, expected: { name: 'VendorThrottled' } },
    { code: 500, target: FLOOR, expected: { name: 'VendorUnavailable' } },
  ],
  command: {
    command: { type: 'agent.pause', agent: '1004@west.example', queues: 'all', params: { reason: 'lunch' } },
    isWrite: ({ method }) => method === 'PATCH',
    blankIsSuccess: '200 with nothing, or 204',
    readsBody: true,
    refused: {
      rule: { kind: 'vendor-error', code: 403, path: `${DOMAIN}/callqueues/all/agents/` },
      vendorCode: '403',
    },
  },
  unknown: [
    {
      name: 'an availability type',
      rule: wrong('agents', '[*].callqueue-agent-availability-type', 'hot-desk'),
      target: FLOOR,
      check: ({ queues }) => {
        expect(queues?.['6402']?.members?.[4]).toEqual({
          id: '1008@west.example',
          name: 'Fay Quist',
          extension: '1008',
          activity: 'idle',
          order: 5,
          priority: 1,
          kind: 'user',
          status: 'hot-desk',
          ...SETTINGS,
          vendorState: 'hot-desk, dispatch unavailable, device yes, calls 0',
        });
      },
    },
    {
      name: 'a dispatch state',
      rule: wrong('agents', '[*].callqueue-agent-availability-for-dispatch', 'wrapping up'),
      target: FLOOR,
      check: ({ queues }) => {
        expect(queues?.['6403']?.members?.[2]).toEqual({
          id: '1011@west.example',
          name: 'Jo Reed',
          extension: '1011',
          activity: 'idle',
          order: 3,
          priority: 1,
          kind: 'user',
          status: 'automatic',
          ...SETTINGS,
          wrapUpSeconds: 60,
          vendorState: 'automatic, dispatch wrapping up, device yes, calls 0',
        });
      },
    },
    {
      name: 'a kind of device',
      rule: wrong('agents', '[*].callqueue-agent-has-registered-devices', 'satellite'),
      target: FLOOR,
      check: ({ roster }) => {
        expect(roster?.agents['1010@west.example']).toEqual({
          id: '1010@west.example',
          name: 'Ivy Tran',
          extension: '1010',
        });
      },
    },
    {
      name: 'a state of a queued caller',
      rule: wrong('queuedcall/', '[*].callqueue-agent-availability-for-dispatch', 'humming'),
      target: FLOOR,
      check: ({ queues }) => {
        expect(queues?.['6402']?.waiting?.map(({ state }) => state)).toEqual([
          'ringing',
          'waiting',
          'ringing',
        ]);
      },
    },
  ],
};
