import type { Floor } from '../engine/floor.js';
import type { Agent, Call, Membership, Queue } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { agentChannel, callerChannel, type AsteriskMembers } from './asterisk.members.js';
import type { Block } from './asterisk.blocks.js';
import type { AsteriskQuirks } from './asterisk.quirks.js';

const STRATEGIES: Readonly<Record<string, string>> = {
  ring_all: 'ringall',
  least_recent: 'leastrecent',
  fewest_calls: 'fewestcalls',
};
/** Of a device. */
const STATUS = {
  unknown: 0,
  free: 1,
  inUse: 2,
  unavailable: 5,
  ringing: 6,
  ringingInUse: 7,
  onHold: 8,
} as const;

/** `QueueStatus` and `Status`: queues with their members and callers, and channels. */
export class AsteriskStatus {
  private readonly priorities = new Map<string, number>();

  constructor(
    private readonly floor: Floor,
    private readonly members: AsteriskMembers,
    private readonly quirks: AsteriskQuirks,
  ) {}

  /** Of one queue, or of all. */
  queues(name: string | undefined): Block[] {
    const queues = [...this.floor.queues.values()];
    const found =
      name === undefined ? queues : queues.filter((queue) => queue === this.members.queueNamed(name));
    const params = found.map((queue) => this.params(queue));
    const odd = withOddRows(params, 'queue', 'Queue', this.quirks).map((row) => row as Block);
    const whole = found.flatMap((queue, nth) => [params[nth] ?? {}, ...this.rowsOf(queue)]);
    const ahead = odd.length - params.length - Number(this.quirks.duplicateRows && params.length > 0);
    return [...odd.slice(0, ahead), ...whole, ...odd.slice(ahead + params.length)];
  }

  /** Waiting callers, the most urgent first. */
  waiting(queue: Queue): Call[] {
    const calls = [...queue.waiting.values()];
    return calls.sort((a, b) => this.priority(b) - this.priority(a) || a.arrivedAt - b.arrivedAt);
  }

  setPriority(call: Call, priority: number): void {
    this.priorities.set(call.id, priority);
  }

  channels(): Block[] {
    return [...this.floor.calls.values()].flatMap((call) => {
      const BridgeID = call.agentId === undefined ? '' : `bridge-${call.id}`;
      const common = { ChannelState: 6, ChannelStateDesc: 'Up', BridgeID, Linkedid: call.id };
      const caller = {
        ...{ Event: 'Status', Channel: callerChannel(call), CallerIDNum: call.caller, Uniqueid: call.id },
        ...common,
      };
      const agent = this.floor.agents.get(call.agentId ?? '');
      if (agent === undefined) return [caller];
      const location = this.members.location(agent, call.queueId ?? [...agent.memberships.keys()][0] ?? '1');
      return [caller, { ...caller, Channel: agentChannel(location, call), Uniqueid: `${call.id}9` }];
    });
  }

  /** The fields of a member, as `QueueMember` and the events of members have them. */
  member(membership: Membership, queue: Queue): Block {
    const agent = this.members.agentOf(membership);
    const { kind, paused, reason } = membership;
    const wraps = agent.wrapUp?.queueId === queue.id ? agent.wrapUp : undefined;
    const isNew = this.quirks.version === '22';
    const wrapUp = Math.round(queue.wrapUpSeconds);
    return {
      Queue: queue.name,
      Name: agent.name,
      Location: this.members.location(agent, queue.id),
      StateInterface: this.members.stateInterface(agent, queue.id),
      Membership: kind,
      Penalty: this.members.penalty(membership),
      CallsTaken: 0,
      LastCall: wraps === undefined ? 0 : Math.round(wraps.until / 1000) - wrapUp,
      ...(isNew && {
        LastPause: paused ? Math.floor(membership.since / 1000) : 0,
        LoginTime: Math.floor(agent.registeredSince / 1000),
        InCall: agent.queueCall?.queueId === queue.id ? 1 : 0,
      }),
      Status: this.quirks.states === 'unknown' ? STATUS.unknown : deviceState(agent),
      Paused: paused ? 1 : 0,
      ...(isNew && { PausedReason: reason ?? '', Wrapuptime: wrapUp }),
    };
  }

  private params(queue: Queue): Record<string, string | number> {
    return {
      Event: 'QueueParams',
      Queue: queue.name,
      Max: queue.maxWaiting,
      Strategy: STRATEGIES[queue.strategy] ?? queue.strategy,
      Calls: queue.waiting.size,
      Holdtime: 3,
      TalkTime: 20,
      Completed: 0,
      Abandoned: 0,
      ServiceLevel: queue.slaSeconds,
      ServicelevelPerf: '0.0',
      ServicelevelPerf2: '0.0',
      Weight: 0,
    };
  }

  private rowsOf(queue: Queue): Block[] {
    const members = this.members
      .of(queue)
      .map((one): Block => ({ Event: 'QueueMember', ...this.member(one, queue) }));
    const callers = this.waiting(queue).map((call, index) => this.entry(call, queue, index + 1));
    const rows = [
      ...withOddRows(members, 'agent', 'Location', this.quirks),
      ...withOddRows(callers, 'caller', 'Uniqueid', this.quirks),
    ];
    return rows.map((row) => row as Block);
  }

  private entry(call: Call, queue: Queue, position: number): Block {
    return {
      Event: 'QueueEntry',
      Queue: queue.name,
      Position: position,
      Channel: callerChannel(call),
      Uniqueid: call.id,
      CallerIDNum: call.caller,
      CallerIDName: call.callerName ?? 'unknown',
      ConnectedLineNum: 'unknown',
      ConnectedLineName: 'unknown',
      Wait: Math.floor((this.floor.now() - call.arrivedAt) / 1000),
      Priority: this.priority(call),
    };
  }

  private priority({ id }: Call): number {
    return this.priorities.get(id) ?? 0;
  }
}

function deviceState(agent: Agent): number {
  const { queueCall, directCall, ringing, registered } = agent;
  if (queueCall?.state === 'hold') return STATUS.onHold;
  if (queueCall !== undefined || directCall !== undefined)
    return ringing === undefined ? STATUS.inUse : STATUS.ringingInUse;
  if (ringing !== undefined) return STATUS.ringing;
  return registered ? STATUS.free : STATUS.unavailable;
}
