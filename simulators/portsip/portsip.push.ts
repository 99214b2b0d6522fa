import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { z } from 'zod';
import type { Floor } from '../engine/floor.js';
import { EventSockets, type EventSocket } from '../wire/event-sockets.js';
import type { FacadePush, PushWay } from '../wire/push.js';
import type { PortsipEvent, PortsipEvents } from './portsip.events.js';
import type { PortsipQuirks } from './portsip.quirks.js';

const Command = z.object({
  command: z.string(),
  topics: z.array(z.string()).default([]),
  queues: z.array(z.string()).default([]),
});
type Command = z.output<typeof Command>;

const BAD_LOGIN = 'access_token , username , domain or password error';

interface Client {
  isLoggedIn: boolean;
  hasManagement: boolean;
  hasRecords: boolean;
  /** By number. */
  readonly queues: Set<string>;
}

/** The WebSocket service interface (WSI). */
export class PortsipPush implements FacadePush {
  readonly path = '/wsi';
  private readonly sockets: EventSockets<Client>;
  private stopListening: (() => void) | undefined;
  private replies = 0;

  /** @param accepts whether the fields of a login are right */
  constructor(
    private readonly floor: Floor,
    private readonly events: PortsipEvents,
    private readonly accepts: (login: unknown) => boolean,
    private readonly quirks: PortsipQuirks,
    private readonly way: PushWay,
  ) {
    this.sockets = new EventSockets(way, {
      admit: () => ({
        isLoggedIn: false,
        hasManagement: false,
        hasRecords: false,
        queues: new Set<string>(),
      }),
      heard: (text, socket) => this.heard(text, socket),
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.sockets.upgrade(request, socket, head);
  }

  start(): void {
    this.stop();
    this.stopListening = this.floor.onChange((change) => {
      for (const event of this.events.of(change)) this.push(event);
    });
  }

  stop(): void {
    this.stopListening?.();
    this.cut();
  }

  cut(): void {
    this.sockets.cut();
  }

  alive(): number {
    return this.sockets.all().filter(({ state }) => state.queues.size > 0).length;
  }

  private push(event: PortsipEvent): void {
    this.way.deliver(() => {
      for (const { state, send } of this.sockets.all()) if (wants(state, event)) send(event.fields);
    });
  }

  private heard(text: string, socket: EventSocket<Client>): void {
    const json = jsonOf(text);
    const command = Command.safeParse(json).data;
    if (command === undefined) return this.reply(socket, 'unknown', 'bad request');
    if (command.command === 'auth') {
      socket.state.isLoggedIn = this.accepts(json);
      return this.reply(socket, 'auth', socket.state.isLoggedIn ? undefined : BAD_LOGIN);
    }
    if (!socket.state.isLoggedIn) return this.reply(socket, command.command, 'not authenticated');
    if (command.command === 'subscribe') return this.subscribe(command, socket);
    for (const queue of command.queues) socket.state.queues.delete(queue);
    this.reply(socket, command.command, undefined);
  }

  private subscribe({ topics, queues }: Command, socket: EventSocket<Client>): void {
    const records = topics.includes('cdr_events');
    if (this.quirks.wsiRefused || (records && this.quirks.cdrRefused))
      return this.reply(socket, 'subscribe', 'permission denied');
    this.reply(socket, 'subscribe', undefined);
    socket.state.hasRecords ||= records;
    if (topics.includes('queue_management_events')) {
      socket.state.hasManagement = true;
      for (const queue of this.floor.queues.values())
        socket.send(this.events.management(queue, 'queue_created'));
    }
    if (!topics.includes('queue_events')) return;
    for (const queue of this.floor.queues.values()) {
      if (!queues.includes(queue.number)) continue;
      socket.state.queues.add(queue.number);
      socket.send(this.events.snapshot(queue));
    }
  }

  /** That a subscription is answered at all is assumed. */
  private reply(socket: EventSocket<Client>, command: string, error: string | undefined): void {
    const id = String((this.replies += 1));
    socket.send(error === undefined ? { command, id, status: 0 } : { command, id, status: -1, error });
  }
}

function wants({ hasManagement, hasRecords, queues }: Client, { queue, isRecord }: PortsipEvent): boolean {
  if (isRecord === true) return hasRecords;
  return queue === undefined ? hasManagement : queues.has(queue);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
