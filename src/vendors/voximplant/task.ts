import { own } from '../../modules/domain/document.js';
import type { VoximplantTask } from './schema.js';

type Phase = 'waiting' | 'ringing' | 'served' | 'ended';

/** The statuses of SmartQueueState_Task, and below them those of VoxEngine's SmartQueueTaskStatus. */
const PHASES: Readonly<Record<string, Phase>> = {
  IN_QUEUE: 'waiting',
  DISTRIBUTED: 'ringing',
  IN_PROCESSING: 'served',
  DISTRIBUTING: 'waiting',
  CONNECTING: 'ringing',
  CONNECTED: 'served',
  ENDED: 'ended',
  FAILED: 'ended',
  // VoxEngine's TerminationStatus: how a task ended.
  CANCELED: 'ended',
  CLIENT_TERMINATE: 'ended',
  FINISHED_BY_CLIENT: 'ended',
  FINISHED_BY_OPERATOR: 'ended',
  INTERNAL_ERROR: 'ended',
  MAX_QUEUE_SIZE_REACHED: 'ended',
  MAX_WAITING_TIME_REACHED: 'ended',
  MS_NOT_ANSWERED: 'ended',
  NORMAL: 'ended',
  OPERATOR_NOT_AVAILABLE: 'ended',
  QUEUE_EMPTY: 'ended',
  TIMEOUT_REACHED: 'ended',
  TRANSFERRED: 'ended',
};

/** Words of an end that no page lists. */
const ENDED =
  /^(.*_)?(ended|finished|completed?|done|closed|success(ful)?|failed|abandoned|cancell?ed|rejected|missed|expired|time_?out|terminated?|dropped|lost|transferred|reached)$/i;

/** How far a task has come; an unknown status is judged by whether work on it has begun. */
export function phaseOf({ status, processing_time: processing = 0 }: VoximplantTask): Phase {
  const known = own(PHASES, status.toUpperCase());
  if (known !== undefined) return known;
  if (ENDED.test(status)) return 'ended';
  return processing > 0 ? 'served' : 'waiting';
}
