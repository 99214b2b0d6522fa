import { adaIsFree, talk, wait, type CommandRow, type Line, type LiveStage } from './row.js';
import type { Unlisted } from '../floor-fixture.js';
import type { Sent } from './yeastar.request.js';

const of = (extension: string): Sent => ['GET call/query', { extension }];
const named = (call_id: string): Sent => ['GET call/query', { call_id }];
const FIRST = '1750000000.1';

/** The simulator's names of channels: the call's number and a leg's, in hexadecimal. */
const channel = (of: string, { sequence }: Line, leg: number) =>
  `PJSIP/${of}-${sequence.toString(16).padStart(7, '0')}${leg}`;
const callersChannel = (call: Line) => channel('trunk-main-endpoint', call, 0);
const agentsChannel = ({ number }: Unlisted, call: Line) => channel(number, call, 1);

/** Rows that are not played end to end need calls of the contract scene, or are forms of those that are. */
export const CALL_ROWS: CommandRow<Sent>[] = [
  ...(['listen', 'whisper', 'barge'] as const).map((how): CommandRow<Sent> => ({
    name: `call.${how} to an agent`,
    type: `call.${how}`,
    command: ({ ada, cy }) => ({ agent: ada.id, params: { supervisor: cy.number } }),
    requests: ({ ada, cy, calls: { talking } }) => [
      of(ada.number),
      ['POST call/listen', { monitor: cy.number, channel_id: agentsChannel(ada, talking), type: how }],
    ],
    unconfirmed: true,
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: { called: ({ ada }) => ({ agent: ada.name }), before: ready, unseen: true },
  })),
  {
    name: 'call.hangup of an agent’s call',
    type: 'call.hangup',
    command: ({ ada }) => ({ agent: ada.id, params: {} }),
    requests: ({ ada, calls: { talking } }) => [
      of(ada.number),
      ['POST call/hangup', { channel_id: callersChannel(talking) }],
    ],
    unconfirmed: true,
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: { called: ({ ada }) => ({ agent: ada.number }), before: ready, feed: adaIsFree },
  },
  {
    name: 'call.hangup of a waiting call that is named',
    type: 'call.hangup',
    command: ({ calls: { waiting } }) => ({ params: { call: waiting.id } }),
    requests: ({ calls: { waiting } }) => [
      named(waiting.id),
      ['POST call/hangup', { channel_id: callersChannel(waiting) }],
    ],
    unconfirmed: true,
    contract: { polls: [] },
    e2e: {
      before: wait,
      feed: (stage) => expect(stage.queue(stage.support).waiting).toEqual({}),
    },
  },
  {
    name: 'call.transfer of an agent’s call',
    type: 'call.transfer',
    command: ({ ada, sales }) => ({ agent: ada.id, params: { to: sales.number } }),
    requests: ({ ada, sales, calls: { talking } }) => [
      of(ada.number),
      [
        'POST call/transfer',
        {
          type: 'blind',
          channel_id: callersChannel(talking),
          number: sales.number,
          dial_permission: ada.number,
        },
      ],
    ],
    unconfirmed: true,
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: {
      called: ({ ada }) => ({ agent: ada.name }),
      before: ready,
      feed: (stage) => {
        adaIsFree(stage);
        expect(Object.values(stage.queue(stage.sales).waiting)).toMatchObject([
          { caller: `55501${stage.nth}1`, state: 'waiting' },
        ]);
      },
    },
  },

  {
    name: 'call.listen to a call',
    type: 'call.listen',
    command: () => ({ params: { call: FIRST, supervisor: '1001' } }),
    requests: () => [
      named(FIRST),
      ['POST call/listen', { monitor: '1001', channel_id: 'PJSIP/1004-00000011', type: 'listen' }],
    ],
    unconfirmed: true,
    contract: { polls: [] },
    e2e: false,
  },
  {
    name: 'call.whisper to an agent on hold, with the call named',
    type: 'call.whisper',
    command: () => ({ agent: '1009', params: { call: '1750000072.5', supervisor: '1001' } }),
    requests: () => [
      named('1750000072.5'),
      ['POST call/listen', { monitor: '1001', channel_id: 'PJSIP/1009-00000051', type: 'whisper' }],
    ],
    unconfirmed: true,
    contract: { polls: ['queue:3', 'queue:4'] },
    e2e: false,
  },
  {
    name: 'call.transfer of a call that is talked, outside',
    type: 'call.transfer',
    command: () => ({ params: { call: FIRST, to: '00495550100' } }),
    requests: () => [
      named(FIRST),
      [
        'POST call/transfer',
        {
          type: 'blind',
          channel_id: 'PJSIP/trunk-main-endpoint-00000010',
          number: '00495550100',
          dial_permission: '1004',
        },
      ],
    ],
    unconfirmed: true,
    contract: { polls: [] },
    e2e: false,
  },
  {
    name: 'call.transfer of a waiting call, by right of the supervisor',
    type: 'call.transfer',
    command: () => ({ params: { call: '1750000070.3', to: '1008', supervisor: '1001' } }),
    requests: () => [
      named('1750000070.3'),
      [
        'POST call/transfer',
        {
          type: 'blind',
          channel_id: 'PJSIP/trunk-main-endpoint-00000030',
          number: '1008',
          dial_permission: '1001',
        },
      ],
    ],
    unconfirmed: true,
    contract: { polls: [] },
    e2e: false,
  },
  {
    name: 'call.transfer of a waiting call, without an agent',
    type: 'call.transfer',
    command: () => ({ params: { call: '1750000070.3', to: '6403' } }),
    requests: () => [
      named('1750000070.3'),
      [
        'POST call/transfer',
        { type: 'blind', channel_id: 'PJSIP/trunk-main-endpoint-00000030', number: '6403' },
      ],
    ],
    unconfirmed: true,
    contract: { polls: [] },
    e2e: false,
  },
];

/** Ada is at work, and talks. */
function ready(stage: LiveStage): void {
  const { floor } = stage.simulator;
  floor.login(stage.ada.key);
  floor.unpause(stage.ada.key);
  talk(stage);
}
