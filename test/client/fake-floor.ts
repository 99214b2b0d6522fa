import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { Server, type Socket } from 'socket.io';
import type { Problem } from '../../src/modules/domain/problem.js';
import type {
  AuthenticateAnswer,
  ClientEvents,
  CommandAnswer,
  CommandMessage,
  Refusal,
  ServerEvents,
  SubscribeAnswer,
  SubscribeRequest,
} from '../../src/modules/domain/protocol.js';
import { Heard } from './heard.js';

type FloorSocket = Socket<ClientEvents, ServerEvents>;

/** A Socket.IO server that speaks the protocol and sends what a test sets. */
export class FakeFloor {
  readonly handshakes = new Heard<Record<string, unknown>>();
  readonly connections = new Heard<FloorSocket>();
  readonly subscribes = new Heard<SubscribeRequest>();
  readonly unsubscribes = new Heard<string>();
  readonly renewals = new Heard<string>();
  readonly commands = new Heard<CommandMessage>();
  readonly times = new Heard<number>();

  /** Refuses the connection. */
  refuse: (token: unknown) => Problem | undefined = () => undefined;
  /** Undefined: no answer at all. */
  answer: (request: SubscribeRequest) => SubscribeAnswer | Refusal | undefined = () => undefined;
  authenticate: (token: string) => AuthenticateAnswer | Refusal = () => ({ ok: true, expiresAt: 0 });
  /** Undefined: no answer at all. */
  command: (message: CommandMessage) => CommandAnswer | Refusal | undefined = () => undefined;
  clock: () => number = () => 0;

  private readonly http = createServer();
  private readonly io = new Server<ClientEvents, ServerEvents>(this.http);

  async listen(): Promise<string> {
    this.io.use((socket, next) => {
      this.handshakes.hear(socket.handshake.auth);
      const problem = this.refuse(socket.handshake.auth['token']);
      next(problem && Object.assign(new Error(problem.code), { data: problem }));
    });
    this.io.on('connection', (socket) => this.serve(socket));
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return this.io.close();
  }

  get socket(): FloorSocket {
    return this.connections.last!;
  }

  /** As one binary event. */
  pack(...message: ['delta' | 'snapshot', object]): void {
    this.socket.emit('packed', deflateRawSync(JSON.stringify(message)));
  }

  private serve(socket: FloorSocket): void {
    socket.on('subscribe', (request, ack) => {
      const answer = this.answer(request);
      if (answer !== undefined) ack(answer);
      this.subscribes.hear(request);
    });
    socket.on('unsubscribe', ({ topic }, ack) => {
      ack({ ok: true });
      this.unsubscribes.hear(topic);
    });
    socket.on('authenticate', ({ token }, ack) => {
      ack(this.authenticate(token));
      this.renewals.hear(token);
    });
    socket.on('command', (message, ack) => {
      const answer = this.command(message);
      if (answer !== undefined) ack(answer);
      this.commands.hear(message);
    });
    socket.on('time', ({ sent }, ack) => {
      const now = this.clock();
      ack({ ok: true, sent, received: now, replied: now });
      this.times.hear(sent);
    });
    this.connections.hear(socket);
  }
}
