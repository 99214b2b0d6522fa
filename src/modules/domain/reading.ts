import { z } from 'zod';
import { own } from './document.js';
import type { ContactPart } from './contact.js';
import { Instant, Id } from './id.js';
import { Activity, AgentCall, Availability, MembershipSettings } from './agent.js';
import { QueueSettings, VendorSettings, type QueueMetrics, type WaitingCall } from './queue.js';
import type { CallQueueServer } from './server.js';
import type { VendorTotals } from './totals.js';

/** What we know of an agent because a command set it, where the vendor cannot be asked. */
export const LocalOverride = z.object({
  paused: z.literal(true),
  at: Instant,
  reason: z.string().exactOptional(),
});
export type LocalOverride = z.infer<typeof LocalOverride>;

/** What a vendor's configuration says of a queue. */
export const RosterQueue = QueueSettings.extend({
  id: Id,
  name: z.string(),
  number: z.string().exactOptional(),
  settings: VendorSettings.exactOptional(),
});
export type RosterQueue = z.infer<typeof RosterQueue>;

/** A person as the vendor's configuration knows them. `vendorId`: what the vendor's commands call the person. */
export const RosterAgent = z.object({
  id: Id,
  name: z.string(),
  extension: z.string().exactOptional(),
  vendorId: z.string().exactOptional(),
  /** What the vendor's commands call the person in each queue, where a person may serve under several names. */
  entries: z.record(Id, z.array(z.string())).exactOptional(),
  /** Queues that the person left a moment ago, each with the instant at which that was seen. */
  left: z.record(Id, Instant).exactOptional(),
  reachable: z.boolean().exactOptional(),
  /** Skills that are the person's own, whatever the queue, and how well. */
  skills: z.record(z.string(), z.number()).exactOptional(),
  /** Chats at a time, where it is set for the person. */
  maxChats: z.number().exactOptional(),
});
export type RosterAgent = z.infer<typeof RosterAgent>;

/**
 * The slow part of an account: which queues and people there are. Complete: a queue that is not in it is gone.
 * Other polls read it (ids, names, reachability), so it is kept beside the documents, one per account.
 */
export const Roster = z.object({
  /** The IANA time zone that the system's days are in, where it tells one. */
  zone: z.string().exactOptional(),
  queues: z.record(Id, RosterQueue),
  agents: z.record(Id, RosterAgent),
  /** People whom no list of a queue holds: a queue's live rows may. */
  others: z.record(Id, RosterAgent).exactOptional(),
  /** Who serves which queue, where the live rows do not hold it for every agent. */
  members: z.record(Id, z.array(Id)).exactOptional(),
  /** Those of the members who cannot be logged in or out by command, since they always are in. */
  fixedMembers: z.record(Id, z.array(Id)).exactOptional(),
  /** Words a command may use, such as pause reasons: code and text. */
  pauseReasons: z.array(z.object({ code: z.string(), label: z.string() })).exactOptional(),
  /** The skills there are to choose from. */
  skills: z.array(z.object({ id: Id, name: z.string() })).exactOptional(),
  /** What people there call the states of agents, where they have given them names: the vendor's word and the name. */
  statusLabels: z.array(z.object({ name: z.string(), label: z.string() })).exactOptional(),
});
export type Roster = z.infer<typeof Roster>;

/** Undefined: the vendor's configuration does not say. */
export const personOf = (id: string, { agents, others = {} }: Roster): RosterAgent | undefined =>
  own(agents, id) ?? own(others, id);

/** An agent in a queue as one poll saw it; an axis the vendor does not tell is absent. */
export const MemberReading = z.object({
  id: Id,
  name: z.string().exactOptional(),
  extension: z.string().exactOptional(),
  availability: Availability.exactOptional(),
  activity: Activity.exactOptional(),
  reason: z.string().exactOptional(),
  /** Of the state as a whole; only when the vendor tells it. */
  since: Instant.exactOptional(),
  /** Of one axis; only when the vendor tells it. */
  activitySince: Instant.exactOptional(),
  availabilitySince: Instant.exactOptional(),
  until: Instant.exactOptional(),
  /** Of the queue's call that the agent is in, when it is exactly one. */
  call: AgentCall.exactOptional(),
  skillLevel: z.number().exactOptional(),
  order: z.number().exactOptional(),
  priority: z.number().exactOptional(),
  kind: z.string().exactOptional(),
  ...MembershipSettings.shape,
  vendorState: z.string(),
});
export type MemberReading = z.infer<typeof MemberReading>;

/** A caller as seen by a vendor that has no id for it: it is recognised from poll to poll, see `recognise`. */
export type UnnamedCall = Omit<WaitingCall, 'id' | 'synthetic'> & { id?: never } & Observed;
export type WaitingReading = (WaitingCall & Observed) | UnnamedCall;

interface Observed {
  /** The vendor does not say since when the caller waits: `since` is this reading, and an earlier one is kept. */
  observed?: true;
}

/**
 * What a poll learned of one queue. Each part that is present is complete and validated: a row that is not in it is
 * gone. A part that is absent was not asked, or could not be told, and leaves the rows as they are. `memberUpdates` is
 * for vendors that answer for one membership at a time: only the named rows change.
 */
export interface QueueReading {
  waiting?: WaitingReading[];
  talking?: number;
  open?: boolean;
  members?: MemberReading[];
  memberUpdates?: MemberReading[];
  metrics?: QueueMetrics;
}

/** What one poll learned, in our terms, with the instant it speaks for. */
export interface Reading {
  /** When the vendor answered, by our clock. */
  at: number;
  roster?: Roster;
  queues?: { [queueId: string]: QueueReading };
  /** Of the interval that a poll of the cadence `totals` was asked for. */
  totals?: VendorTotals;
  /** Records of calls that have ended; the same record may come again. */
  contacts?: ContactPart[];
  /** All servers of the system that run queues, where it has such a thing. */
  servers?: CallQueueServer[];
  /** Queues this poll covers and has no rows of, with the reason: they keep their rows, and are not fresh. */
  gaps?: { [queueId: string]: string };
  /** Poll targets whose last reading this one contradicts: they are polled at once when a gap is new. */
  outdated?: string[];
  /** Rows left out because what identifies them cannot be read. */
  skipped?: SkippedRows[];
  /** Requests the board can do without, as far as this poll made them: whether they answered. */
  extras?: { [extra: string]: ExtraOutcome };
}

export interface SkippedRows {
  /** In people's words, plural: `agents`, `waiting calls`. A label of metrics, so few different values. */
  resource: string;
  /** Why, as a label: few different values, e.g. `no id`. */
  why: string;
  rows: number;
  /** How many rows the answer held. */
  of: number;
}

export type ExtraOutcome = 'ok' | { missing: string };
