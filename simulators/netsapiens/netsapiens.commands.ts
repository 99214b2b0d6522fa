import { FloorError } from '../engine/floor-error.js';
import type { Floor } from '../engine/floor.js';
import type { WireReply } from '../wire/facade.js';
import { NetsapiensAgentCommands } from './netsapiens.agent-commands.js';
import { NetsapiensCallCommands } from './netsapiens.call-commands.js';
import type { NetsapiensIds } from './netsapiens.lookup.js';
import { NetsapiensLookup } from './netsapiens.lookup.js';
import type { NetsapiensPeople } from './netsapiens.people.js';
import { NetsapiensQueueCommands } from './netsapiens.queue-commands.js';
import type { NetsapiensQuirks } from './netsapiens.quirks.js';
import { jsonReply, NetsapiensFailure } from './netsapiens.reply.js';
import type { NetsapiensSettings } from './netsapiens.settings.js';
import type { Fields } from './netsapiens.wording.js';
import type { NetsapiensCommand } from './netsapiens.reply.js';

type MakeCommand = (body: () => Fields, first: string, second: string, third: string) => NetsapiensCommand;
type Route = [method: string, path: RegExp, command: MakeCommand];

/** How long a write takes to reach the servers that are read. */
const LAG_MS = 1_500;

/** All writes. The vendor acknowledges first and applies afterwards. */
export class NetsapiensCommands {
  private readonly routes: readonly Route[];

  constructor(
    private readonly floor: Floor,
    ids: NetsapiensIds,
    settings: NetsapiensSettings,
    people: NetsapiensPeople,
    private readonly quirks: NetsapiensQuirks,
  ) {
    const lookup = new NetsapiensLookup(floor, ids, quirks);
    const agents = new NetsapiensAgentCommands(floor, lookup, settings, people, quirks);
    const queues = new NetsapiensQueueCommands(floor, lookup, settings, people);
    const calls = new NetsapiensCallCommands(floor, lookup, quirks);
    const queue = 'callqueues/([^/]+)';
    const agent = `${queue}/agents/([^/]+)`;
    const call = 'users/([^/]+)/calls/([^/]+)';
    const route = (method: string, path: string, command: MakeCommand): Route => [
      method,
      new RegExp(`^${path}$`),
      command,
    ];
    this.routes = [
      route('POST', 'callqueues', (body) => queues.create(body())),
      route('PUT', queue, (body, number) => queues.change(number, body())),
      route('DELETE', queue, (_body, number) => queues.remove(number)),
      route('POST', `${queue}/agents`, (body, number) => agents.add(number, body())),
      route('PUT', agent, (body, number, id) => agents.change(number, id, body())),
      route('DELETE', agent, (_body, number, id) => agents.remove(number, id)),
      route('PATCH', `${agent}/([^/]+)`, (_body, number, id, action) => agents.act(number, id, action)),
      route('DELETE', call, (_body, user, id) => calls.disconnect(user, id)),
      route('PATCH', `${call}/transfer`, (body, user, id) => calls.transfer(user, id, body())),
    ];
  }

  /** `what` is below the domain. */
  handle(method: string, what: string, body: () => Fields): WireReply {
    for (const [verb, path, command] of this.routes) {
      const found = verb === method ? path.exec(what) : null;
      if (!found) continue;
      const [first = '', second = '', third = ''] = found.slice(1).map((part) => decodeURIComponent(part));
      return this.run(command(body, first, second, third));
    }
    throw new NetsapiensFailure(404);
  }

  private run({ apply, status, synchronous, made, row }: NetsapiensCommand): WireReply {
    const { writes, synchronousCreates, accepted } = this.quirks;
    const atOnce = made !== undefined && synchronous === 'yes' && synchronousCreates;
    if (atOnce || writes === 'at-once') attempt(apply);
    else this.floor.state.agenda.after(LAG_MS, () => forgiving(apply));
    if (atOnce) return jsonReply(made());
    if (accepted === 'empty') return { status: status ?? 202, body: '' };
    if (accepted === '204') return { status: 204, body: '' };
    if (accepted === '200-empty') return { status: 200, body: '' };
    if (accepted === '200-row' && row !== undefined) return jsonReply(row());
    return status === 200
      ? jsonReply({ code: 200, message: 'Success' })
      : jsonReply({ code: 202, message: 'Accepted' }, 202);
  }
}

function attempt(apply: () => void): void {
  try {
    apply();
  } catch (error) {
    if (!(error instanceof FloorError)) throw error;
    throw new NetsapiensFailure(error.kind === 'unknown' ? 404 : 400, error.message);
  }
}

/** An accepted write that can no longer be applied is dropped silently, as the vendor does. */
function forgiving(apply: () => void): void {
  try {
    apply();
  } catch (error) {
    if (!(error instanceof FloorError) && !(error instanceof NetsapiensFailure)) throw error;
  }
}
