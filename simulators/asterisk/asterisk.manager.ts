import type { Floor } from '../engine/floor.js';
import { FloorError } from '../engine/floor-error.js';
import { AsteriskFailure, error, success, type Block, type Reply } from './asterisk.blocks.js';
import { AsteriskCommands, type Fields } from './asterisk.commands.js';
import { AsteriskMembers } from './asterisk.members.js';
import type { AsteriskQuirks } from './asterisk.quirks.js';
import { AsteriskStatus } from './asterisk.status.js';

/** The manager interface behind its doors: actions of a login that was accepted. */
export class AsteriskManager {
  readonly members: AsteriskMembers;
  readonly status: AsteriskStatus;
  private readonly actions: ReadonlyMap<string, (fields: Fields) => Reply>;

  constructor(
    private readonly floor: Floor,
    private readonly quirks: AsteriskQuirks,
  ) {
    this.members = new AsteriskMembers(floor, quirks);
    this.status = new AsteriskStatus(floor, this.members, quirks);
    const commands = new AsteriskCommands(floor, this.members, this.status);
    this.actions = new Map<string, (fields: Fields) => Reply>([
      ['ping', () => this.ping()],
      ['queuestatus', (fields) => this.queueStatus(fields)],
      ['status', () => this.list('Status', 'Channel status will follow', this.status.channels())],
      ['queuepause', (fields) => commands.pause(fields)],
      ['queueadd', (fields) => commands.add(fields)],
      ['queueremove', (fields) => commands.remove(fields)],
      ['queuepenalty', (fields) => commands.penalty(fields)],
      ['queuechangeprioritycaller', (fields) => commands.prioritise(fields)],
      ['queuewithdrawcaller', (fields) => commands.withdraw(fields)],
      ['hangup', (fields) => commands.hangup(fields)],
      ['redirect', (fields) => commands.redirect(fields)],
      ['originate', (fields) => commands.originate(fields)],
    ]);
  }

  /** The blocks that answer an action, each with its `ActionID`. */
  act(fields: Fields): Block[] {
    const { response, events = [] } = this.answer(fields);
    const id = this.quirks.actionIds ? fields.get('actionid') : undefined;
    const [kind, ...rest] = Object.entries(response);
    const head = Object.fromEntries([...(kind === undefined ? [] : [kind]), ['ActionID', id], ...rest]);
    return [
      head,
      ...events.map((event) => (event['Event'] === undefined ? event : { ...event, ActionID: id })),
    ];
  }

  private answer(fields: Fields): Reply {
    const name = fields.get('action') ?? '';
    const action = this.actions.get(name.toLowerCase());
    if (action === undefined)
      return error(`Invalid/unknown command: ${name}. Use Action: ListCommands to show available commands.`);
    try {
      return action(fields);
    } catch (failure) {
      if (failure instanceof AsteriskFailure || failure instanceof FloorError) return error(failure.message);
      throw failure;
    }
  }

  private ping(): Reply {
    const { response } = success('');
    return {
      response: {
        Response: response['Response'],
        Ping: 'Pong',
        Timestamp: (this.floor.now() / 1000).toFixed(6),
      },
    };
  }

  private queueStatus(fields: Fields): Reply {
    if (this.quirks.readsDenied) throw new AsteriskFailure('Permission denied');
    const rows = this.status.queues(fields.get('queue'));
    return this.list('QueueStatus', 'Queue status will follow', this.forged(rows));
  }

  private list(action: string, message: string, rows: readonly Block[]): Reply {
    const { listItems } = this.quirks;
    const counted = rows.filter(({ Event }) => Event !== undefined).length;
    const end = {
      Event: `${action}Complete`,
      EventList: 'Complete',
      ListItems: listItems === 'wrong' ? counted + 1 : counted,
    };
    return {
      response: { Response: 'Success', EventList: 'start', Message: message },
      events: listItems === 'absent' ? rows : [...rows, end],
    };
  }

  /** The name of the first member ends its block and begins another, which lacks the id of the action. */
  private forged(rows: readonly Block[]): Block[] {
    if (!this.quirks.forgedRow) return [...rows];
    const first = rows.findIndex(({ Event }) => Event === 'QueueMember');
    return rows.map((row, index) => {
      if (index !== first) return row;
      const { Event, Queue, Location, Name: name, ...rest } = row;
      const forged = `\r\n\r\nEvent: QueueMember\r\nQueue: ${Queue}\r\nLocation: PJSIP/666\r\nName: Mallory\r\n\r\nX: `;
      return { Event, Queue, Location, Name: name, ...rest, Note: forged };
    });
  }
}
