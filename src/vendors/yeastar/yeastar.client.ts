import type { ReadContext } from '../port/vendor.js';
import type { YeastarAsker } from './yeastar.asker.js';
import { PAGE_SIZE, type Whole } from './yeastar.pages.js';
import {
  AgentStatus,
  CallStatus,
  ExtensionPage,
  PauseReasons,
  QueueDetails,
  QueuePage,
  type YeastarExtension,
  type YeastarQueue,
} from './yeastar.schema.js';
import type { YeastarAnswer } from './yeastar.wire.js';

type Reads = Pick<ReadContext, 'signal' | 'retry'>;

const NOT_FOUND = 60001;
/** No such path, no permission, no plan for it: the reasons are a convenience, and an account lives without them. */
const NO_REASONS = [10001, 10005, 10009];
/** And without the settings of its queues. The first queue may be gone since the list was read. */
const NO_DETAILS = [...NO_REASONS, 40002, NOT_FOUND];

/** The endpoints the floor is read from. */
export class YeastarClient {
  constructor(private readonly asker: YeastarAsker) {}

  queues(reads: Reads): Promise<Whole<YeastarQueue>> {
    return this.asker.list('queue/list', QueuePage, reads);
  }

  /** Of all queues named at once; a list of none is no question. */
  queueDetails(ids: readonly string[], reads: Reads): Promise<YeastarAnswer<QueueDetails>> {
    return this.asker.ask(
      { endpoint: 'queue/query', query: { ids: ids.join(',') }, codes: NO_DETAILS, schema: QueueDetails },
      reads,
    );
  }

  extensions(reads: Reads): Promise<Whole<YeastarExtension>> {
    return this.asker.list('extension/list', ExtensionPage, reads);
  }

  pauseReasons(reads: Reads): Promise<YeastarAnswer<PauseReasons>> {
    return this.asker.ask(
      {
        endpoint: 'queue_pause_reason/list',
        query: { page: 1, page_size: PAGE_SIZE },
        codes: NO_REASONS,
        schema: PauseReasons,
      },
      reads,
    );
  }

  callStatus(id: string, reads: Reads): Promise<YeastarAnswer<CallStatus>> {
    return this.asker.ask(
      { endpoint: 'queue/call_status', query: { id }, codes: [NOT_FOUND], schema: CallStatus },
      reads,
    );
  }

  agentStatus(id: string, reads: Reads): Promise<YeastarAnswer<AgentStatus>> {
    return this.asker.ask(
      { endpoint: 'queue/agent_status', query: { id }, codes: [NOT_FOUND], schema: AgentStatus },
      reads,
    );
  }

  close(signal: AbortSignal): Promise<void> {
    return this.asker.close(signal);
  }
}
