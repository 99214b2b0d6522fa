import type { Floor } from '../engine/floor.js';
import type { Queue } from '../engine/floor.model.js';
import { withOddRows } from '../wire/odd-rows.js';
import { notFound, type Fields } from './yeastar.envelope.js';
import { pageOf } from './yeastar.params.js';
import type { YeastarParams } from './yeastar.params.js';
import type { YeastarQuirks } from './yeastar.quirks.js';

const SORT_KEYS = ['id', 'number', 'name', 'ring_strategy'] as const;

/** queue/list, queue/search, queue/get, queue/query, queue_pause_reason/list: the queues' configuration. */
export class YeastarQueues {
  constructor(
    private readonly floor: Floor,
    private readonly quirks: YeastarQuirks,
    private readonly otherSettings: (queueId: string) => Fields,
  ) {}

  list(params: YeastarParams): Fields {
    return this.listed(params, [...this.floor.queues.values()]);
  }

  search(params: YeastarParams): Fields {
    const wanted = (params.text('search_value') ?? '').toLowerCase();
    const found = [...this.floor.queues.values()].filter(
      ({ number, name }) => number.includes(wanted) || name.toLowerCase().includes(wanted),
    );
    return this.listed(params, found);
  }

  get(params: YeastarParams): Fields {
    const queue = this.floor.queues.get(String(params.requiredInt('id')));
    if (!queue) throw notFound();
    return { data: this.detail(queue) };
  }

  query(params: YeastarParams): Fields {
    const found = params.requiredIds('ids').flatMap((id) => this.floor.queues.get(id) ?? []);
    if (found.length === 0) throw notFound();
    const data = found.map((queue) => this.detail(queue));
    return { data: this.quirks.queryData === 'object' && data.length === 1 ? data[0] : data };
  }

  pauseReasons(): Fields {
    if (this.quirks.nothingFound && this.floor.pauseReasons.length === 0) throw notFound();
    return { data: this.floor.pauseReasons.map((reason, index) => ({ code: reasonCode(index), reason })) };
  }

  /** The text of a reason's feature code. */
  reasonOf(code: string): string | undefined {
    return this.floor.pauseReasons.find((_reason, index) => reasonCode(index) === code);
  }

  private listed(params: YeastarParams, queues: Queue[]): Fields {
    if (this.quirks.nothingFound && queues.length === 0) throw notFound();
    const summaries = queues.map(({ id, number, name, strategy }) => ({
      id: Number(id),
      number,
      name,
      ring_strategy: strategy,
    }));
    const { total, rows } = pageOf(summaries, params, SORT_KEYS, this.quirks);
    const listed = rows.map((row) => ({ ...row, ...this.details(String(row.id)) }));
    return { ...total, queue_list: withOddRows(listed, 'queue', 'id', this.quirks) };
  }

  private details(queueId: string): Fields {
    const queue = this.floor.queues.get(queueId);
    const members = [...(queue?.members.values() ?? [])];
    const ofKind = (kind: string): Fields[] =>
      members.filter((member) => member.kind === kind).map(({ agentId }) => this.member(agentId));
    return {
      ...(this.quirks.firmware === 'new' ? { client_unique_ringtone: '' } : {}),
      dynamic_agent_list: this.quirks.hiddenMember ? ofKind('dynamic').slice(0, -1) : ofKind('dynamic'),
      static_agent_list: ofKind('static'),
      manager_list: (queue?.managers ?? []).map((agentId) => this.member(agentId)),
    };
  }

  private detail(queue: Queue): Fields {
    return {
      id: Number(queue.id),
      number: queue.number,
      name: queue.name,
      ring_strategy: queue.strategy,
      moh: 'default',
      max_wait_time: queue.maxWaitSeconds,
      fail_dest: 'end_call',
      fail_dest_prefix: '',
      fail_dest_value: '',
      agent_timeout: queue.ringSeconds,
      retry_time: 1,
      wrap_up_time: Math.round(queue.wrapUpSeconds),
      ...(this.quirks.fullQueueDetails && {
        sla_time: queue.slaSeconds,
        max_calls: queue.maxWaiting,
        enb_callback: 0,
      }),
      ...this.otherSettings(queue.id),
    };
  }

  private member(agentId: string): Fields {
    const agent = this.floor.agents.get(agentId);
    const value = this.quirks.memberValue === 'number' ? Number(agentId) : agentId;
    return { text: agent?.name, text2: agent?.number, value, type: 'extension' };
  }
}

const reasonCode = (index: number): string => `*${String(index + 1).padStart(2, '0')}`;
