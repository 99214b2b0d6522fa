import { z } from 'zod';

export const DISPATCH_TYPES = [
  'Round-robin',
  'Tiered Round-robin',
  'Ring All',
  'Linear Cascade',
  'Linear Hunt',
  'Call Park',
] as const;
/** A queue of this type is a lot where calls are parked: no agent serves it, and it is not shown. */
export const PARKING = 'Call Park' satisfies (typeof DISPATCH_TYPES)[number];

const RECORDING = ['yes', 'yes-with-transcription', 'yes-with-transcription-and-sentiment', 'no'] as const;

const flag = (title: string, description?: string) =>
  z.enum(['yes', 'no']).meta(described(title, description));
const count = (title: string, description?: string) => z.int().min(0).meta(described(title, description));
const ringing = (title: string, description: string) => z.int().min(0).max(99).meta({ title, description });
const phrase = (title: string) =>
  z.string().min(1).nullable().meta({ title, description: 'Sent to who writes; empty: none.' });

/** What can be written of a queue, in the vendor's names, types and bounds; `callqueue` and `domain` are its identity. */
export const QUEUE_FIELDS = {
  description: z.string().min(1).meta({ title: 'Name' }),
  'callqueue-dispatch-type': z.enum(DISPATCH_TYPES).meta({
    title: 'Dispatch',
    description: 'In which order agents are rung. A Call Park is no queue any more, and is not shown.',
  }),
  'callqueue-agent-dispatch-timeout-seconds': count('Ring time', 'Seconds one agent is rung.'),
  'callqueue-agent-auto-logout-after-missed': flag('Log agents out after a missed call'),
  'callqueue-calculate-statistics': flag('Count statistics'),
  'callqueue-debug': flag('Debug'),
  'callqueue-force-full-intro-playback': flag('Play the whole introduction before dispatching'),
  'callqueue-max-callback-queueing-hours': z.int().min(0).max(6).meta({
    title: 'Callback',
    description: 'Hours a caller who wants to be called back stays in the queue; 0: no callbacks.',
  }),
  'callqueue-max-current-callers-to-accept-new-callers': count(
    'Most callers',
    'Waiting at once; 0: unlimited.',
  ),
  'callqueue-max-current-wait-to-accept-new-callers-seconds': count(
    'Longest present wait',
    'No new caller is accepted while a caller has waited this many seconds; 0: unlimited.',
  ),
  'callqueue-max-wait-timeout-minutes': count('Longest wait', 'Minutes; 0: unlimited.'),
  'callqueue-require-available-agents-to-accept-new-callers': flag(
    'Let callers in only while agents are there',
  ),
  'callqueue-sim-ring-1st-round': ringing('Rung at once', 'Agents in the first round.'),
  'callqueue-sim-ring-increment': ringing('Rung in addition', 'Agents more in each further round.'),
  'callqueue-source-match': z
    .string()
    .min(1)
    .nullable()
    .meta({ title: 'Callers served', description: 'A pattern of numbers; without one, all.' }),
  'callqueue-sms-enable': flag('Text messages'),
  'callqueue-sms-phrase-initiate-chat': phrase('Text when a chat is asked for'),
  'callqueue-sms-phrase-initiate-success': phrase('Text when a chat begins'),
  'callqueue-sms-phrase-initiation-fail': phrase('Text when a chat cannot begin'),
  'callqueue-sms-phrase-no-agents-available': phrase('Text when no agent is available'),
  'callqueue-sms-phrase-terminate-chat': phrase('Text when a chat is to end'),
  'callqueue-sms-phrase-terminate-success': phrase('Text when a chat has ended'),
  'recording-configuration': z.enum(RECORDING).meta({ title: 'Recording' }),
};

/** The specification spells this field with a blank at its end; which of the two a system listens to is not known. */
const SPELT_OTHERWISE = {
  written: 'callqueue-sms-phrase-initiation-fail',
  specified: 'callqueue-sms-phrase-initiation-fail ',
};

/** The fields as they are sent. */
export function sentFields<Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  const { written, specified } = SPELT_OTHERWISE;
  const value = fields[written];
  return { ...fields, ...(value !== undefined && { [specified]: value }) };
}

function described(title: string, description: string | undefined) {
  return { title, ...(description !== undefined && { description }) };
}
