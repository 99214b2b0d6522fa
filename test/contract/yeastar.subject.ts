import { startSimulator } from '../../simulators/simulator.js';
import type { YeastarQuirksInput } from '../../simulators/yeastar/yeastar.quirks.js';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { Position, Subject } from './subject.js';
import { yeastarFixture } from './yeastar.fixture.js';

const API = '/openapi/v1.0';
const QUEUE = 'queue:3';

const position = (quirks: YeastarQuirksInput): Position => ({
  name: JSON.stringify(quirks),
  start: (options) => startSimulator({ vendor: 'yeastar', quirks, ...options }),
  scene: () => yeastarFixture(quirks),
  extraRequests: ({ id }) => (id === 'roster' ? extraRequests(quirks) : 0),
});

function extraRequests({ omitTotalNumber, maxPageSize, pagesOverlap }: YeastarQuirksInput): number {
  // Of two lists, each is asked for until it brings nothing new.
  if (omitTotalNumber === true) return 2;
  // Of three queues and eight extensions, with one new row a page, or two rows on the first.
  if (pagesOverlap === true) return 1 + 6;
  return maxPageSize === 1 ? 2 + 7 : 0;
}

const wrong = (endpoint: string, at: string, value: FaultValue): FaultRule => ({
  kind: 'wrong-type',
  path: `${API}/${endpoint}`,
  at,
  value,
});
type FaultValue = Extract<FaultRule, { kind: 'wrong-type' }>['value'];

export const yeastarSubject: Subject = {
  usual: position({}),
  position,
  failures: {
    loginRefused: {
      '-1': 'VendorAuthFailed',
      1: 'VendorAuthFailed',
      20002: 'VendorAuthFailed',
      10005: 'VendorAuthFailed',
      60002: 'VendorThrottled',
      70087: 'VendorAuthFailed',
      70123: 'VendorUnavailable',
      70004: 'VendorAuthFailed',
    },
  },
  // The agent is on the board, since agent_status has the row; only the roster lacks it.
  silent: ['hiddenMember'],
  maxSessions: 8,
  headers: { 'user-agent': 'OpenAPI' },
  isLogin: ({ path }) => path === `${API}/get_token`,
  secretsIn: (requests) =>
    requests.flatMap(({ query }) => new URLSearchParams(query).get('access_token') ?? []),
  agentId: ({ number }) => number,
  unreadable: [
    { rule: wrong('queue/list', 'errcode', 'none'), target: 'roster', path: 'errcode' },
    { rule: wrong('queue/list', 'queue_list', 'none'), target: 'roster', path: 'queue_list' },
    { rule: wrong('get_token', 'access_token', 5), target: QUEUE, path: 'access_token' },
  ],
  tolerated: [
    { rule: wrong('queue/list', 'total_number', 4), target: 'roster' },
    { rule: wrong('queue/call_status', 'waiting_list', 'x'), target: QUEUE },
    { rule: wrong('queue/agent_status', 'errcode', 'none'), target: QUEUE },
    { rule: wrong('queue/list', 'queue_list[1].id', {}), target: 'roster' },
    {
      rule: wrong('queue/list', 'queue_list[1].id', '__proto__'),
      target: 'roster',
    },
    {
      rule: wrong('queue/list', 'queue_list[0].dynamic_agent_list[0].text2', null),
      target: 'roster',
    },
    { rule: wrong('extension/list', 'data', 7), target: 'roster' },
    { rule: wrong('queue_pause_reason/list', 'data[0].code', 1), target: 'roster' },
    {
      rule: wrong('queue/call_status', 'waiting_list[*].call_id', '__proto__'),
      target: QUEUE,
    },
    {
      rule: wrong('queue/call_status', 'ringing_list[1].duration', true),
      target: QUEUE,
    },
    { rule: wrong('queue/agent_status', 'data', null), target: QUEUE },
    { rule: wrong('queue/agent_status', 'data[3].number', ''), target: QUEUE },
    {
      rule: wrong('queue/agent_status', 'data[3].call_status', []),
      target: QUEUE,
    },
  ],
  refusals: [
    { code: -2, target: QUEUE, expected: { name: 'VendorUnavailable' } },
    { code: 10001, target: 'roster', expected: { name: 'VendorProtocolError', path: 'errcode' } },
    { code: 10004, target: QUEUE, expected: { name: 'VendorAuthFailed' } },
    { code: 10005, target: QUEUE, expected: { name: 'VendorAuthFailed' } },
    { code: 60002, target: QUEUE, expected: { name: 'VendorThrottled' } },
    { code: 70082, target: QUEUE, expected: { name: 'VendorThrottled' } },
    { code: 70087, target: 'roster', expected: { name: 'VendorAuthFailed' } },
    { code: 70123, target: 'roster', expected: { name: 'VendorUnavailable' } },
  ],
  command: {
    command: { type: 'agent.pause', agent: '1004', queues: ['3'], params: { seconds: 600, reason: '*01' } },
    isWrite: ({ path }) => path === `${API}/agent/pause`,
    refused: {
      rule: { kind: 'vendor-error', code: 60001, path: `${API}/agent/pause` },
      vendorCode: '60001',
    },
  },
  unknown: [
    {
      name: 'a call status',
      rule: wrong('queue/agent_status', 'data[*].call_status', 42),
      target: QUEUE,
      check: ({ queues }) => {
        expect(queues?.['3']?.members?.[4]).toEqual({
          id: '1008',
          name: 'Fay Quist',
          extension: '1008',
          availability: 'paused',
          reason: 'Lunch',
          kind: 'dynamic',
          vendorState: 'login 1, pause 1 (Lunch), call 42',
        });
      },
    },
    {
      name: 'a login state',
      rule: wrong('queue/agent_status', 'data[*].is_login', 'standby'),
      target: QUEUE,
      check: ({ queues }) => {
        expect(queues?.['3']?.members?.[4]).toEqual({
          id: '1008',
          name: 'Fay Quist',
          extension: '1008',
          activity: 'idle',
          kind: 'dynamic',
          vendorState: 'login standby, pause 1 (Lunch), call 1',
        });
      },
    },
    {
      name: 'a way of telling what is online',
      rule: wrong('extension/list', 'data[*].online_status', 'yes'),
      target: 'roster',
      check: ({ roster }) => {
        expect(roster?.agents['1010']).toEqual({
          id: '1010',
          name: 'Ivy Tran',
          extension: '1010',
          vendorId: '39',
        });
      },
    },
  ],
};
