import { requestContext, type RequestContext } from '../kit/session-auth.js';
import { VendorProtocolError } from '../port/errors.js';
import { ReadingNotes } from '../port/reading-notes.js';
import type { CommandContext } from '../port/command.js';
import type { ReadContext } from '../port/vendor.js';
import type { AmiAnswer, AmiDoor } from './answer.js';
import type { AmiFields } from './blocks.js';
import { queueStatusOf, type QueueStatus } from './mapper.js';
import { AmiChannel } from './schema.js';

type Writes = Pick<CommandContext, 'signal' | 'budget' | 'write'>;

/** The actions the floor is read with, and those of commands. */
export class AsteriskClient {
  /** @param dialplan the context in which numbers are dialled */
  constructor(
    private readonly door: AmiDoor,
    readonly dialplan: string,
  ) {}

  /** Every queue, member and caller: a queue that is not in it does not exist. */
  floor({ signal, budget, retry }: ReadContext): Promise<AmiAnswer> {
    return this.door.ask({ action: 'QueueStatus', list: true, signal, budget, retry });
  }

  /** The same for a command that has to look first. */
  async queueStatus(context: RequestContext): Promise<QueueStatus> {
    const { rows } = await this.door.ask({ action: 'QueueStatus', list: true, ...requestContext(context) });
    return queueStatusOf(rows, new ReadingNotes());
  }

  /** Every channel of the system. */
  async channels(context: RequestContext): Promise<AmiChannel[]> {
    const { rows } = await this.door.ask({ action: 'Status', list: true, ...requestContext(context) });
    return rows.flatMap((row) => AmiChannel.safeParse(row).data ?? []);
  }

  /** An action that changes something. */
  async send(action: string, fields: AmiFields, { signal, budget, write }: Writes): Promise<void> {
    const { response } = await this.door.ask({ action, fields, signal, budget, write });
    if (response['Response'] !== 'Success')
      throw new VendorProtocolError(`${this.about(action)} answered neither success nor error`, 'Response');
  }

  about(action: string): string {
    return this.door.about(action);
  }

  close(signal: AbortSignal): Promise<void> {
    return this.door.close(signal);
  }
}
