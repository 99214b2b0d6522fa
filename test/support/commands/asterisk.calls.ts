import { adaIsFree, talk, wait, type CommandRow } from './row.js';
import { CHANNELS, LOOK, POLLS, type Sent } from './asterisk.request.js';

/** As the simulator names channels. */
const hex = (sequence: number): string => sequence.toString(16).padStart(8, '0');
const trunk = ({ sequence }: { sequence: number }): string => `PJSIP/trunk-${hex(sequence)}`;

const waitingOf = (stage: Parameters<typeof wait>[0]) => Object.values(stage.queue(stage.support).waiting);

export const ASTERISK_CALL_ROWS: CommandRow<Sent>[] = [
  {
    name: 'call.prioritise a caller who waits',
    type: 'call.prioritise',
    command: ({ support, calls }) => ({
      queue: support.id,
      params: { call: calls.waiting.id, priority: 7, immediate: true },
    }),
    requests: ({ support, calls }) => [
      LOOK,
      [
        'QueueChangePriorityCaller',
        { Queue: support.name, Caller: trunk(calls.waiting), Priority: '7', Immediate: 'yes' },
      ],
    ],
    contract: { polls: POLLS },
    e2e: {
      before: wait,
      feed: (stage) => expect(waitingOf(stage)).toMatchObject([{ priority: 7 }]),
    },
  },
  {
    name: 'call.withdraw a caller who waits',
    type: 'call.withdraw',
    command: ({ support, calls }) => ({
      queue: support.id,
      params: { call: calls.waiting.id, info: 'to the desk' },
    }),
    requests: ({ support, calls }) => [
      LOOK,
      [
        'QueueWithdrawCaller',
        { Queue: support.name, Caller: trunk(calls.waiting), WithdrawInfo: 'to the desk' },
      ],
    ],
    contract: { polls: POLLS },
    e2e: { before: wait, feed: (stage) => expect(waitingOf(stage)).toEqual([]) },
  },
  {
    name: 'call.hangup of a caller who waits',
    type: 'call.hangup',
    command: ({ support, calls }) => ({ queue: support.id, params: { call: calls.waiting.id } }),
    requests: ({ calls }) => [CHANNELS, ['Hangup', { Channel: trunk(calls.waiting) }]],
    contract: { polls: POLLS },
    e2e: { before: wait, feed: (stage) => expect(waitingOf(stage)).toEqual([]) },
  },
  {
    name: 'call.hangup of the call an agent is in',
    type: 'call.hangup',
    command: ({ ada }) => ({ agent: ada.id, params: {} }),
    requests: ({ calls }) => [CHANNELS, ['Hangup', { Channel: trunk(calls.talking) }]],
    unconfirmed: true,
    contract: { polls: POLLS },
    e2e: { before: talk, feed: adaIsFree },
  },
  {
    name: 'call.transfer of the call an agent is in',
    type: 'call.transfer',
    command: ({ ada }) => ({ agent: ada.id, params: { to: '1001' } }),
    requests: ({ calls }) => [
      CHANNELS,
      ['Redirect', { Channel: trunk(calls.talking), Context: 'from-internal', Exten: '1001', Priority: '1' }],
    ],
    unconfirmed: true,
    contract: { polls: POLLS },
    e2e: { before: talk, feed: adaIsFree },
  },
  ...(
    [
      ['call.listen', 'listen', 'q'],
      ['call.whisper', 'whisper', 'qw'],
      ['call.barge', 'barge', 'qB'],
    ] as const
  ).map(([type, word, options]): CommandRow<Sent> => ({
    name: type,
    type,
    command: ({ ada }) => ({ agent: ada.id, params: { supervisor: '1001' } }),
    requests: ({ ada, calls }) => [
      CHANNELS,
      [
        'Originate',
        {
          Channel: 'Local/1001@from-internal',
          Application: 'ChanSpy',
          Data: `PJSIP/${ada.number}-${hex(calls.talking.sequence)},${options}`,
          CallerID: `${word} ${ada.name}`,
          Async: 'true',
        },
      ],
    ],
    unconfirmed: true,
    contract: { polls: POLLS },
    e2e: { before: talk, unseen: true },
  })),
];
