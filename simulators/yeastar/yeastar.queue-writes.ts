import type { Floor } from '../engine/floor.js';
import { STRATEGIES, type Membership, type QueueId, type QueueSettings } from '../engine/floor.model.js';
import type { YeastarBody } from './yeastar.body.js';
import { invalid, notFound, YeastarFailure, type Fields } from './yeastar.envelope.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const MOST = 9_999_999;
const DESTINATIONS = [
  ...['end_call', 'extension', 'ext_vm', 'group_vm', 'ivr', 'call_flow', 'ring_group', 'queue'],
  ...['external_num', 'play_greeting'],
];

/** queue/create, queue/update, queue/delete; keeps the settings that the floor does not have. */
export class YeastarQueueWrites {
  private readonly others = new Map<QueueId, Fields>();

  constructor(
    private readonly floor: Floor,
    private readonly quirks: YeastarQuirks,
  ) {}

  otherSettings(queueId: QueueId): Fields {
    return this.others.get(queueId) ?? {};
  }

  create(body: YeastarBody): Fields {
    const number = body.requiredText('number');
    const name = body.requiredText('name');
    const strategy = body.requiredOneOf('ring_strategy', STRATEGIES);
    const settings = this.settings(body);
    this.checkNumber(number);
    const lists = this.lists(body);
    const id = String(Math.max(0, ...[...this.floor.queues.keys()].map(Number)) + 1);
    this.floor.addQueue({ id, number, name, strategy, ...settings.known });
    this.others.set(id, settings.other);
    this.setMembers(id, lists);
    return this.quirks.createTellsId ? { id: Number(id) } : {};
  }

  update(body: YeastarBody): Fields {
    const id = String(body.requiredInt('id'));
    if (!this.floor.queues.has(id)) throw notFound();
    const settings = this.settings(body);
    if (settings.known.number !== undefined) this.checkNumber(settings.known.number, id);
    const lists = this.lists(body);
    this.floor.changeQueue(id, settings.known);
    this.others.set(id, { ...this.otherSettings(id), ...settings.other });
    this.setMembers(id, lists);
    return {};
  }

  delete(params: YeastarParams): Fields {
    const id = String(params.requiredInt('id'));
    if (!this.floor.queues.has(id)) throw notFound();
    this.floor.removeQueue(id);
    return {};
  }

  private settings(body: YeastarBody): { known: Partial<QueueSettings>; other: Fields } {
    const known = {
      number: body.text('number'),
      name: body.text('name'),
      strategy: body.oneOf('ring_strategy', STRATEGIES),
      maxWaitSeconds: body.int('max_wait_time', 0, MOST),
      ringSeconds: body.int('agent_timeout', 1, MOST),
      wrapUpSeconds: body.int('wrap_up_time', 0, MOST),
    };
    const other = {
      enb_queue_skill_based_routing: body.int('enb_queue_skill_based_routing', 0, 1),
      moh: body.text('moh'),
      fail_dest: body.oneOf('fail_dest', DESTINATIONS),
      fail_dest_prefix: body.text('fail_dest_prefix'),
      fail_dest_value: body.text('fail_dest_value'),
      retry_time: body.int('retry_time', 0, MOST),
    };
    return { known: given(known), other: given(other) };
  }

  private checkNumber(number: string, own?: QueueId): void {
    const other = [...this.floor.queues.values()].find((queue) => queue.number === number);
    if (other === undefined || other.id === own) return;
    throw new YeastarFailure(40003, {
      duplicate_field_list: [
        { field: 'number', value: number, external_source: 'queue', external_source_name: other.name },
      ],
    });
  }

  /** A list that is sent replaces the whole list; one that is not sent stays. */
  private lists(body: YeastarBody): Map<Membership['kind'], string[]> {
    const lists = new Map<Membership['kind'], string[]>();
    for (const kind of ['dynamic', 'static'] as const) {
      const ids = body.members(`${kind}_agent_list`);
      const stranger = ids?.find((id) => !this.floor.agents.has(id));
      if (stranger !== undefined) throw invalid(`${kind}_agent_list`, stranger);
      if (ids !== undefined) lists.set(kind, ids);
    }
    return lists;
  }

  private setMembers(queueId: QueueId, lists: Map<Membership['kind'], string[]>): void {
    for (const [kind, ids] of lists)
      for (const member of [...(this.floor.queues.get(queueId)?.members.values() ?? [])])
        if (member.kind === kind && !ids.includes(member.agentId))
          this.floor.removeMember(queueId, member.agentId);
    for (const [kind, ids] of lists)
      for (const id of ids)
        if (this.floor.queues.get(queueId)?.members.has(id) === false)
          this.floor.addMember(queueId, id, { kind });
  }
}

function given(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
