import type { FaultRule } from '../../simulators/control/fault-rule.js';
import { startSimulator } from '../../simulators/simulator.js';
import type { VoximplantQuirksInput } from '../../simulators/voximplant/voximplant.quirks.js';
import type { Position, Subject } from './subject.js';
import { voximplantFixture } from './voximplant.fixture.js';

const API = '/platform_api';

const position = (quirks: VoximplantQuirksInput): Position => ({
  name: JSON.stringify(quirks),
  start: (options) => startSimulator({ vendor: 'voximplant', quirks, ...options }),
  scene: () => voximplantFixture(quirks),
  extraRequests: ({ id }) => {
    if (id === 'roster') return extraRequests(quirks);
    // Every queue is asked for by its id where the word for all of them is refused.
    return id === 'state' && quirks.allWord !== undefined ? 1 : 0;
  },
  membership: (agent, membership) => memberOf(agent, membership, quirks),
  ...((quirks.customData === 'plain' || quirks.customData === 'none') && {
    callId: () => undefined,
    caller: () => undefined,
  }),
});

function extraRequests({ totals, maxCount, handleCalls, pagesOverlap }: VoximplantQuirksInput): number {
  // Of three queues and nine people, two on the first page.
  if (pagesOverlap === true) return 1 + 3;
  // One a page.
  if (maxCount === 1) return 2 + 8;
  // Each of two lists is asked for until it brings nothing new.
  if (totals === false) return 2;
  return handleCalls === undefined ? 0 : 1;
}

/** A person has one state for all queues, and during a call the system does not report the rest. */
const memberOf = (
  agent: Parameters<NonNullable<Position['membership']>>[0],
  _membership: Parameters<NonNullable<Position['membership']>>[1],
  { mapping }: VoximplantQuirksInput,
): ReturnType<NonNullable<Position['membership']>> => {
  if (agent.activity !== 'idle') return {};
  const loggedIn = agent.memberships.filter((one) => one.loggedIn);
  if (!agent.registered || loggedIn.length === 0) return { availability: 'logged-out' };
  if (loggedIn.some(({ paused }) => !paused)) return { availability: 'available' };
  const reason = loggedIn.find((one) => one.reason !== undefined)?.reason;
  if (reason === undefined) return { availability: 'paused' };
  const place = ['Lunch', 'Break', 'Meeting'].indexOf(reason);
  return { availability: 'paused', reason: mapping === 'flat' && place > 0 ? `CUSTOM_${place + 1}` : reason };
};

type FaultValue = Extract<FaultRule, { kind: 'wrong-type' }>['value'];
const wrong = (method: string, at: string, value: FaultValue): FaultRule => ({
  kind: 'wrong-type',
  path: `${API}/${method}`,
  at,
  value,
});
const unreadable = (target: string, method: string, at: string, value: FaultValue, path = at) => ({
  rule: wrong(method, at, value),
  target,
  path,
});

export const voximplantSubject: Subject = {
  usual: position({}),
  position,
  failures: { loginRefused: 'VendorAuthFailed' },
  // Without its label a status has the vendor's own name.
  mistakes: { labelsRefused: ['reason'], mapping: ['reason'] },
  maxSessions: 2,
  loginsRunOut: true,
  signsItself: true,
  headers: {},
  isLogin: () => false,
  secretsIn: (requests) =>
    requests.flatMap(({ headers }) => String(headers['authorization']).split(' ').slice(1)),
  agentId: ({ id }) => id,
  unreported: ['reachable'],
  unreadable: [
    unreadable('roster', 'SQ_GetQueues', 'result', 'none'),
    unreadable('roster', 'SQ_GetAgents', 'result', null),
    unreadable('state', 'GetSQState', 'result', 'x'),
  ],
  refusals: [
    { code: 1, target: 'state', expected: { name: 'VendorUnavailable' } },
    { code: 100, target: 'state', expected: { name: 'VendorAuthFailed' } },
    { code: 104, target: 'roster', expected: { name: 'VendorAuthFailed' } },
    { code: 116, target: 'roster', expected: { name: 'VendorAuthFailed' } },
    { code: 340, target: 'state', expected: { name: 'VendorThrottled' } },
    { code: 416, target: 'roster', expected: { name: 'VendorThrottled' } },
    { code: 447, target: 'state', expected: { name: 'VendorAuthFailed' } },
    { code: 456, target: 'state', expected: { name: 'VendorAuthFailed' } },
    { code: 103, target: 'state', expected: { name: 'VendorProtocolError', path: 'error.code' } },
    { code: 999, target: 'state', expected: { name: 'VendorProtocolError', path: 'error.code' } },
  ],
  command: {
    command: { type: 'agent.leave', agent: '33', queues: ['3'], params: {} },
    isWrite: ({ path }) => path === `${API}/SQ_UnbindAgent`,
    refused: { rule: { kind: 'vendor-error', code: 496, path: `${API}/SQ_UnbindAgent` }, vendorCode: '496' },
  },
  unknown: [
    {
      name: 'a status of an agent',
      rule: wrong('GetSQState', 'result[*].sq_agents[*].sq_statuses[*].CALL.sq_status_name', 'NAPPING'),
      target: 'state',
      check: ({ queues }) => {
        expect(queues?.['3']?.members?.[4]).toEqual({
          id: '33',
          name: 'Fay Quist',
          since: 1_767_603_583_000,
          vendorState: 'CALL NAPPING, IM READY',
        });
      },
    },
    {
      name: 'a status of a task',
      rule: wrong('GetSQState', 'result[*].tasks[*].status', 'PARKED'),
      target: 'state',
      check: ({ queues }) => {
        expect(queues?.['3']?.talking).toBe(1);
        expect(queues?.['3']?.waiting?.map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
      },
    },
    {
      name: 'a way of telling instants',
      rule: wrong('GetSQState', 'result[*].sq_agents[*].sq_statuses[*].CALL.from_date', 1_767_603_583),
      target: 'state',
      check: ({ queues }) => expect(queues?.['3']?.members?.[4]).not.toHaveProperty('since'),
    },
  ],
};
