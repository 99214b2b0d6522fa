import { startSimulator } from '../../simulators/simulator.js';
import type { PortsipQuirksInput } from '../../simulators/portsip/portsip.quirks.js';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import { portsipFixture } from './portsip.fixture.js';
import type { Position, Subject } from './subject.js';

const API = '/api';
const SUPPORT = '677046776364007427';
const QUEUE = `queue:${SUPPORT}`;

const position = (quirks: PortsipQuirksInput): Position => ({
  name: JSON.stringify(quirks),
  start: (options) => startSimulator({ vendor: 'portsip', quirks, ...options }),
  scene: () => portsipFixture(quirks),
  extraRequests: ({ id }) => {
    // The status of the second server, and its page.
    if (id === 'servers') return quirks.pageLimit === 1 ? 2 : 1;
    if (id !== 'roster') return 0;
    // Of three queues, one a page, or two on the first.
    return quirks.pagesOverlap === true ? 1 : quirks.pageLimit === 1 ? 2 : 0;
  },
  written: (id) => (quirks.ids === 'base64' ? Buffer.from(id).toString('base64') : id),
  membership: (agent, { loggedIn, paused, reason, activity }) => {
    if (activity === 'on-call' || activity === 'on-hold') return {};
    if (activity === 'ringing' && quirks.ringingWord === true) return {};
    if (!loggedIn) return { availability: 'logged-out' };
    if (activity === 'other-call' || activity === 'wrap-up') return {};
    if (!agent.registered) return { availability: 'logged-out' };
    if (!paused) return { availability: 'available' };
    if (quirks.version === '22.5')
      return { availability: 'not-ready', ...(reason !== undefined && { reason }) };
    if (reason !== 'Lunch' && reason !== 'Break') return { availability: 'not-ready' };
    return { availability: 'paused', reason };
  },
});

const wrong = (endpoint: string, at: string, value: FaultValue): FaultRule => ({
  kind: 'wrong-type',
  path: `${API}/${endpoint}`,
  at,
  value,
});
type FaultValue = Extract<FaultRule, { kind: 'wrong-type' }>['value'];
const support = (endpoint: string) => `call_queues/${SUPPORT}${endpoint}`;

export const portsipSubject: Subject = {
  usual: position({}),
  position,
  failures: { loginRefused: 'VendorAuthFailed', secondFactor: 'VendorAuthFailed' },
  // The list of waiting callers is there, and empty.
  silent: ['waitingWorks'],
  maxSessions: 8,
  headers: { 'user-agent': 'floorwalker', accept: 'application/json' },
  isLogin: ({ path }) => path === `${API}/auth/sign_in`,
  secretsIn: (requests) =>
    requests.flatMap(({ headers }) => String(headers['authorization'] ?? '').replace(/^Bearer /, '') || []),
  agentId: ({ number }) => number,
  unreported: ['reachable', 'talking', 'ringing'],
  unreadable: [
    { rule: wrong('call_queues', 'items', 'none'), target: 'roster', path: 'items' },
    { rule: wrong('auth/sign_in', 'access_token', 5), target: QUEUE, path: 'access_token' },
    { rule: wrong('auth/sign_in', 'access_token', 'a\nb'), target: QUEUE, path: 'access_token' },
  ],
  tolerated: [
    { rule: wrong('call_queues', 'count', 4), target: 'roster' },
    { rule: wrong('call_queues', 'items[1].id', {}), target: 'roster' },
    { rule: wrong('call_queues', 'items[1].id', '__proto__'), target: 'roster' },
    { rule: wrong('call_queues', 'count', 'many'), target: 'roster' },
    { rule: wrong(support('/agents'), 'items', 7), target: 'roster' },
    {
      rule: wrong(support('/agents'), 'items[0].extension_number', null),
      target: 'roster',
    },
    { rule: wrong(support(''), 'sla_time', []), target: 'roster' },
    { rule: wrong(support('/status'), 'status', 1), target: QUEUE },
    { rule: wrong(support('/waiting'), 'items', {}), target: QUEUE },
    {
      rule: wrong(support('/waiting'), 'items[*].session_id', '__proto__'),
      target: QUEUE,
    },
    {
      rule: wrong(support('/waiting'), 'items[1].waiting_time', true),
      target: QUEUE,
    },
    { rule: wrong(support('/agents/108'), 'status', 5), target: QUEUE },
    {
      rule: wrong(support('/agents/108'), 'extension_number', '109'),
      target: QUEUE,
    },
    { rule: wrong('auth/sign_in', 'expires_in', 0), target: QUEUE },
  ],
  refusals: [
    { code: 400, target: 'roster', expected: { name: 'VendorAuthFailed' } },
    { code: 401, target: QUEUE, expected: { name: 'VendorAuthFailed' } },
    { code: 403, target: QUEUE, expected: { name: 'VendorAuthFailed' } },
    { code: 404, target: QUEUE, expected: { name: 'VendorProtocolError' } },
    { code: 429, target: QUEUE, expected: { name: 'VendorThrottled' } },
    { code: 500, target: 'roster', expected: { name: 'VendorUnavailable' } },
  ],
  command: {
    command: { type: 'agent.set-status', agent: '106', queue: SUPPORT, params: { status: 'NOT_READY' } },
    isWrite: ({ method, path }) => method === 'POST' && path === `${API}/${support('/agents/106')}`,
    refused: {
      rule: { kind: 'vendor-error', path: `${API}/${support('/agents/106')}`, code: 404 },
      vendorCode: 'UNKNOWN',
    },
    blankIsSuccess: '200 No content',
  },
  unknown: [
    {
      name: 'an agent status',
      rule: wrong(support('/agents/108'), 'status', 'MEDITATING'),
      target: QUEUE,
      check: ({ queues }) => {
        expect(queues?.[SUPPORT]?.members?.[4]).toEqual({
          id: '108',
          name: 'Fay Quist',
          extension: '108',
          skillLevel: 1,
          vendorState: 'MEDITATING',
        });
      },
    },
    {
      name: 'a queue status',
      rule: wrong(support('/status'), 'status', 'DRAINING'),
      target: QUEUE,
      check: ({ queues }) => expect(Object.keys(queues?.[SUPPORT] ?? {})).toEqual(['waiting', 'members']),
    },
    {
      name: 'a strategy',
      rule: wrong('call_queues', 'items[0].polling_strategy', 'BY_MOOD'),
      target: 'roster',
      check: ({ roster }) => expect(roster?.queues[SUPPORT]?.strategy).toBe('BY_MOOD'),
    },
  ],
  queueId: ({ id }) => String(677_046_776_364_007_424n + BigInt(id)),
  callId: ({ id }) => String(885_337_248_273_272_832n + BigInt(id.split('.')[1]!)),
};
