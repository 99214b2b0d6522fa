import type { Floor } from '../../simulators/engine/floor.js';
import type {
  AgentTruth,
  MembershipTruth,
  QueueTruth,
  WaitingTruth,
} from '../../simulators/engine/floor.model.js';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { Simulator } from '../../simulators/simulator.js';
import type { LoggedRequest } from '../../simulators/wire/request-log.js';
import type { QuirkValue } from '../../simulators/wire/quirk.js';
import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { MemberReading, QueueReading, Reading, Roster } from '../../src/modules/domain/reading.js';
import type { PollTarget } from '../../src/vendors/port/vendor.js';

/** Our clock stands still in this suite, so that ages become literal instants. */
export const NOW = Date.UTC(2026, 0, 5, 9);

/** A floor in the middle of its day, and what a vendor must read from it, written by hand. */
export interface ContractFixture {
  floor: Floor;
  roster: Roster;
  queues: { [id: string]: QueueReading };
}

/** One way in which a vendor's system may answer. */
export interface Position {
  name: string;
  start(options: { floor: Floor }): Promise<Simulator>;
  scene(): ContractFixture;
  /** Requests beyond those the target names, where the system makes them necessary. */
  extraRequests(target: PollTarget): number;
  /** How the system writes the ids of queues and calls; by default as they are. */
  written?(id: string): string;
  /** The id of a call at this system, where it differs from the subject's, or there is none. */
  callId?(call: WaitingTruth): string | undefined;
  /** The caller of a call, as far as the system reports it; by default the number. */
  caller?(call: WaitingTruth): string | undefined;
  /** Whether the system has the membership; by default all of them. */
  serves?(membership: MembershipTruth): boolean;
  /** What the system reports of a membership; by default everything. */
  membership?(agent: AgentTruth, membership: MembershipTruth): Pick<MemberReading, 'availability' | 'reason'>;
}

/** Settings of a simulator, see `QUIRKS`. */
export type QuirkPosition = Readonly<Record<string, QuirkValue>>;

type FailureName = 'VendorUnavailable' | 'VendorThrottled' | 'VendorAuthFailed' | 'VendorProtocolError';

export interface Expected {
  name: FailureName;
  path?: string;
}

/** What the contract suite must know of a vendor. */
export interface Subject {
  /** The system as it is documented. */
  usual: Position;
  /** The system with these switches of its simulator. */
  position(quirks: QuirkPosition): Position;
  /** The error of each switch that leaves nothing, also by the switch's position. */
  failures: Readonly<Record<string, FailureName | Readonly<Record<string, FailureName>>>>;
  /** Switches with which the system reports less and no answer shows it. */
  silent?: readonly string[];
  /** Fields that cannot be right with a switch, because no answer shows that they are wrong. */
  mistakes?: Readonly<Record<string, readonly string[]>>;
  /** How many logins may be alive at once. */
  maxSessions: number;
  /** The vendor has no logout: a login ends when it expires. */
  loginsRunOut?: true;
  /** Logging in is no request: we sign the token. */
  signsItself?: true;
  /** Headers every request carries. */
  headers: Readonly<Record<string, string>>;
  isLogin(request: LoggedRequest): boolean;
  /** Tokens and the like in what was sent; credentials are known without. */
  secretsIn(requests: readonly LoggedRequest[]): string[];
  agentId(agent: AgentTruth): string;
  /** By default that of the floor. */
  queueId?(queue: QueueTruth): string;
  /** By default that of the floor. */
  callId?(call: WaitingTruth): string;
  /** Whether the agent's phone is reachable, as far as the vendor reports it; by default whether it is registered. */
  reachable?(agent: AgentTruth): boolean;
  /** How its answers are written, where that is not JSON. */
  body?: { read(text: string): unknown; write(document: unknown): string };
  /** A list ends with an event, so an answer without content is no list. */
  provesLists?: true;
  /** What the vendor has no word for: registered phones, calls being talked, phones that ring for a caller. */
  unreported?: readonly ('reachable' | 'talking' | 'ringing')[];
  /** Answers of the wrong shape, and where the mistake is. */
  unreadable: readonly { rule: FaultRule; target: string; path: string }[];
  /** Answers with a part that cannot be read and is left out: the poll reads the rest. */
  tolerated?: readonly { rule: FaultRule; target: string }[];
  /** The vendor's own errors. */
  refusals: readonly { code: number; target: string; expected: Expected }[];
  /** A command that the usual scene allows, for what may go wrong with any command. */
  command: {
    command: ResolvedCommand;
    /** Whether a request is the command's own, and not one of a login or of a read before it. */
    isWrite(request: LoggedRequest): boolean;
    /** The vendor refuses it, in its own form. */
    refused: { rule: FaultRule; vendorCode: string };
    /** Where an answer without a body is the acknowledgement: the vendor's own word for it. */
    blankIsSuccess?: string;
    /** A body that is there is read all the same: half of one leaves the outcome unknown. */
    readsBody?: boolean;
  };
  /** Words the vendor may add tomorrow: they must not fail the poll. */
  unknown: readonly { name: string; rule: FaultRule; target: string; check: (reading: Reading) => void }[];
}
