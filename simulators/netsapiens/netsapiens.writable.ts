import { z } from 'zod';
import { NetsapiensFailure } from './netsapiens.reply.js';

const YesNo = z.enum(['yes', 'no']);
const Int = z.int();
const Count = z.int().min(0);
const Ringing = z.int().min(0).max(99);
const Phrase = z.string().nullable();
const DISPATCH = [
  'Round-robin',
  'Tiered Round-robin',
  'Ring All',
  'Linear Cascade',
  'Linear Hunt',
  'Call Park',
] as const;
const RECORDING = ['yes', 'yes-with-transcription', 'yes-with-transcription-and-sentiment', 'no'] as const;

/** "Update Agent in Call Queue": the nine fields of its page, in its order. */
const AGENT_FIELDS = {
  'callqueue-agent-availability-type': z.enum(['automatic', 'manual', 'disabled', 'offnet-automatic']),
  'callqueue-agent-wrap-up-allowance-seconds': Int,
  'auto-answer-enabled': YesNo,
  'callqueue-agent-dispatch-order-ordinal': Int,
  'callqueue-agent-dispatch-queue-priority-ordinal': Int,
  'limits-max-active-calls-total': Int,
  'callqueue-agent-answer-confirmation-enabled': YesNo,
  'callqueue-agent-availability-for-dispatch': z.string(),
  'callqueue-agent-max-concurrent-sms-conversations': Int,
};

const QUEUE_FIELDS = {
  description: z.string(),
  'callqueue-dispatch-type': z.enum(DISPATCH),
  'callqueue-agent-dispatch-timeout-seconds': Count,
  'callqueue-agent-auto-logout-after-missed': YesNo,
  'callqueue-calculate-statistics': YesNo,
  'callqueue-debug': YesNo,
  'callqueue-force-full-intro-playback': YesNo,
  'callqueue-max-callback-queueing-hours': z.int().min(0).max(6),
  'callqueue-max-current-callers-to-accept-new-callers': Count,
  'callqueue-max-current-wait-to-accept-new-callers-seconds': Count,
  'callqueue-max-wait-timeout-minutes': Count,
  'callqueue-require-available-agents-to-accept-new-callers': YesNo,
  'callqueue-sim-ring-1st-round': Ringing,
  'callqueue-sim-ring-increment': Ringing,
  'callqueue-source-match': Phrase,
  'callqueue-sms-enable': YesNo,
  'callqueue-sms-phrase-initiate-chat': Phrase,
  'callqueue-sms-phrase-initiate-success': Phrase,
  'callqueue-sms-phrase-initiation-fail': Phrase,
  'callqueue-sms-phrase-initiation-fail ': Phrase,
  'callqueue-sms-phrase-no-agents-available': Phrase,
  'callqueue-sms-phrase-terminate-chat': Phrase,
  'callqueue-sms-phrase-terminate-success': Phrase,
  'recording-configuration': z.enum(RECORDING),
};

export const ChangedAgent = z.strictObject(AGENT_FIELDS).partial();
export const NewAgent = ChangedAgent.extend({
  'callqueue-agent-id': z.string().min(1),
  callqueue: z.string().optional(),
  domain: z.string().optional(),
  synchronous: YesNo.optional(),
});
export const ChangedQueue = z.strictObject(QUEUE_FIELDS).partial();
export const NewQueue = ChangedQueue.extend({
  synchronous: YesNo,
  callqueue: z.string().min(1),
  domain: z.string().min(1),
});
/** The specification's schema names `call-term-user`, its example `destination`. */
export const Transfer = z.object({
  'call-term-user': z.string().optional(),
  destination: z.string().optional(),
});

/** The body as its schema reads it; anything else is the client's mistake. */
export function bodyOf<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new NetsapiensFailure(
    400,
    `Invalid value for ${issue?.path.join('.') ?? 'body'}: ${issue?.message ?? ''}`,
  );
}
