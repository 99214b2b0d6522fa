import { z } from 'zod';
import { Id } from '../../modules/domain/id.js';
import { tolerant } from '../kit/rows.js';
import { Count, OptionalInt, Seconds, Words } from '../kit/wire-values.js';

/** 0 and 1; anything else is not known. */
const Flag = z.enum(['0', '1']).transform((text) => text === '1');
/** Epoch seconds of the system's clock; 0 means never. */
const Instant = Count.transform((seconds) => (seconds === 0 ? undefined : seconds));
/** Asterisk writes `<unknown>` where there is no number or name. */
const CallerId = Words.transform((text) =>
  text === undefined || /^<?unknown>?$/i.test(text.trim()) ? undefined : text,
);

/** `QueueParams` of `QueueStatus`: a queue, whose name is its id. */
export const AmiQueue = tolerant(
  { Queue: Id },
  { Max: Count, Strategy: Words, ServiceLevel: Count, Calls: Count },
);
export type AmiQueue = z.infer<typeof AmiQueue>;

/** `QueueMember`: one membership. `Location` is the interface that commands name. */
export const AmiMember = tolerant(
  { Queue: Id, Location: Id },
  {
    Name: Words,
    StateInterface: Words,
    Membership: Words,
    Penalty: OptionalInt,
    LastCall: Instant,
    LastPause: Instant,
    InCall: Flag,
    Status: Words,
    Paused: Flag,
    PausedReason: Words,
    Wrapuptime: Count,
  },
);
export type AmiMember = z.infer<typeof AmiMember>;

/** `QueueEntry`: a caller who waits. */
export const AmiCaller = tolerant(
  { Queue: Id, Uniqueid: Id },
  {
    Channel: Words,
    Position: OptionalInt,
    CallerIDNum: CallerId,
    CallerIDName: CallerId,
    Wait: Seconds,
    Priority: OptionalInt,
  },
);
export type AmiCaller = z.infer<typeof AmiCaller>;

/**
 * An event of a caller in a queue, and of channels. `Interface` is called `Member` up to Asterisk 11. `AgentComplete` names no
 * channel where caller and agent hung up at the same time (seen at Asterisk 22.10).
 */
export const QueueEvent = tolerant(
  { Event: z.string() },
  {
    Uniqueid: Id,
    Queue: Id,
    Linkedid: Words,
    CallerIDNum: CallerId,
    Interface: Words,
    Member: Words,
    /** How long the caller has waited. */
    HoldTime: Seconds,
    TalkTime: Seconds,
  },
);
export type QueueEvent = z.infer<typeof QueueEvent>;

/** `Status`: a channel. */
export const AmiChannel = tolerant(
  { Channel: z.string().min(1) },
  { Uniqueid: Words, BridgeID: Words, Application: Words },
);
export type AmiChannel = z.infer<typeof AmiChannel>;
