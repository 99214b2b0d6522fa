import type { Floor } from '../engine/floor.js';
import type { Call } from '../engine/floor.model.js';
import { callIds } from './netsapiens.calls.js';
import type { NetsapiensLookup } from './netsapiens.lookup.js';
import type { NetsapiensCommand } from './netsapiens.reply.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { NetsapiensFailure } from './netsapiens.reply.js';
import type { Fields } from './netsapiens.wording.js';
import { bodyOf, Transfer } from './netsapiens.writable.js';

/** Calls of a user: ended and transferred. */
export class NetsapiensCallCommands {
  constructor(
    private readonly floor: Floor,
    private readonly lookup: NetsapiensLookup,
    private readonly quirks: NetsapiensQuirks,
  ) {}

  disconnect(user: string, id: string): NetsapiensCommand {
    const call = this.call(user, id);
    return { apply: () => this.floor.hangup(call.id), status: 200 };
  }

  transfer(user: string, id: string, body: Fields): NetsapiensCommand {
    const call = this.call(user, id);
    const to = bodyOf(Transfer, body)[this.quirks.transferKey];
    if (to === undefined) throw new NetsapiensFailure(400, `${this.quirks.transferKey} is required`);
    return { apply: () => this.move(call, to) };
  }

  private call(user: string, id: string): Call {
    const agent = this.lookup.user(user);
    const call = [agent.queueCall, agent.directCall].find((one) => {
      if (one === undefined) return false;
      const { orig, term } = callIds(one, user);
      const { controlId } = this.quirks;
      return (controlId !== 'term' && id === orig) || (controlId !== 'orig' && id === term);
    });
    if (!call) throw new NetsapiensFailure(404, `Call ${id} does not exist`);
    return call;
  }

  /** To a queue, to a free agent, or out of the domain. */
  private move({ id, caller, callerName }: Call, to: string): void {
    const arrival = { id, caller, ...(callerName !== undefined && { name: callerName }) };
    const queue = [...this.floor.queues.values()].find(({ number }) => number === to);
    const colleague = [...this.floor.agents.values()].find(({ number }) => number === to.split('@')[0]);
    this.floor.hangup(id);
    if (queue) this.floor.arrive(queue.id, arrival);
    else if (colleague && !colleague.queueCall && !colleague.directCall)
      this.floor.directCall(colleague.id, arrival);
  }
}
