import type { Floor } from '../engine/floor.js';
import type { Call, Queue } from '../engine/floor.model.js';
import { AsteriskFailure, success, type Reply } from './asterisk.blocks.js';
import { callerChannel, type AsteriskMembers } from './asterisk.members.js';
import type { AsteriskStatus } from './asterisk.status.js';

export type Fields = ReadonlyMap<string, string>;

const isTrue = (text: string | undefined): boolean => /^(true|yes|1|on|y)$/i.test(text ?? '');

/** The actions that change something, with their answers as a real system gives them. */
export class AsteriskCommands {
  constructor(
    private readonly floor: Floor,
    private readonly members: AsteriskMembers,
    private readonly status: AsteriskStatus,
  ) {}

  pause(fields: Fields): Reply {
    const location = required(fields, 'interface', "Need 'Interface' and 'Paused' parameters.");
    const paused = isTrue(required(fields, 'paused', "Need 'Interface' and 'Paused' parameters."));
    const members = this.members.at(location, fields.get('queue'));
    if (members.length === 0) throw new AsteriskFailure('Interface not found');
    for (const { agentId, queueId } of members)
      if (paused) this.floor.pause(agentId, { queueIds: [queueId], reason: fields.get('reason') });
      else this.floor.unpause(agentId, { queueIds: [queueId] });
    return success(`Interface ${paused ? 'paused' : 'unpaused'} successfully`);
  }

  add(fields: Fields): Reply {
    const queue = this.members.queueNamed(required(fields, 'queue', "'Queue' not specified."));
    if (queue === undefined) throw new AsteriskFailure('Unable to add interface to queue: No such queue');
    const location = required(fields, 'interface', "'Interface' not specified.");
    if (this.members.at(location, queue.name).length > 0)
      throw new AsteriskFailure('Unable to add interface: Already there');
    const agent = this.members.agentAt(location);
    if (agent === undefined) throw new AsteriskFailure('Unable to add interface to queue: No such queue');
    if (queue.members.has(agent.id)) this.floor.login(agent.id, [queue.id]);
    else this.floor.addMember(queue.id, agent.id);
    const member = { queueId: queue.id, agentId: agent.id };
    this.members.setPenalty(member, Number(fields.get('penalty') ?? 0));
    if (isTrue(fields.get('paused'))) this.floor.pause(agent.id, { queueIds: [queue.id] });
    return success('Added interface to queue');
  }

  remove(fields: Fields): Reply {
    const queue = this.members.queueNamed(
      required(fields, 'queue', "Need 'Queue' and 'Interface' parameters."),
    );
    const location = required(fields, 'interface', "Need 'Queue' and 'Interface' parameters.");
    if (queue === undefined)
      throw new AsteriskFailure('Unable to remove interface from queue: No such queue');
    const [member] = this.members.at(location, queue.name);
    if (member === undefined) throw new AsteriskFailure('Unable to remove interface: Not there');
    if (member.kind === 'static') throw new AsteriskFailure('Member not dynamic');
    this.floor.removeMember(queue.id, member.agentId);
    return success('Removed interface from queue');
  }

  penalty(fields: Fields): Reply {
    const penalty = Number(fields.get('penalty'));
    const members = this.members.at(fields.get('interface') ?? '', fields.get('queue'));
    if (members.length === 0 || !Number.isInteger(penalty) || penalty < 0)
      throw new AsteriskFailure('Invalid interface, queuename or penalty');
    for (const member of members) this.members.setPenalty(member, penalty);
    return success('Interface penalty set successfully');
  }

  prioritise(fields: Fields): Reply {
    const failed = 'Unable to change priority caller on queue';
    this.status.setPriority(this.caller(fields, failed), Number(fields.get('priority') ?? 0));
    return success('Priority change for caller on queue');
  }

  withdraw(fields: Fields): Reply {
    this.floor.abandon(this.caller(fields, 'Unable to request withdraw from queue').id);
    return success('Withdraw requested successfully');
  }

  hangup(fields: Fields): Reply {
    this.floor.hangup(this.callAt(fields, 'No such channel').id);
    return success('Channel Hungup');
  }

  redirect(fields: Fields): Reply {
    const call = this.callAt(fields, `Channel does not exist: ${fields.get('channel') ?? ''}`);
    this.floor.hangup(call.id);
    return success('Redirect successful');
  }

  originate(fields: Fields): Reply {
    required(fields, 'channel', 'Channel not specified');
    return success('Originate successfully queued');
  }

  private caller(fields: Fields, failed: string): Call {
    const queue: Queue | undefined = this.members.queueNamed(fields.get('queue') ?? '');
    if (queue === undefined) throw new AsteriskFailure(`${failed}: No such queue`);
    const call = [...queue.waiting.values()].find((one) => callerChannel(one) === fields.get('caller'));
    if (call === undefined) throw new AsteriskFailure(`${failed}: No such caller`);
    return call;
  }

  private callAt(fields: Fields, missing: string): Call {
    const call = [...this.floor.calls.values()].find((one) => callerChannel(one) === fields.get('channel'));
    if (call === undefined) throw new AsteriskFailure(missing);
    return call;
  }
}

function required(fields: Fields, name: string, message: string): string {
  const value = fields.get(name);
  if (value === undefined || value === '') throw new AsteriskFailure(message);
  return value;
}
