import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import type { ClientEvents, ServerEvents } from '../modules/domain/protocol.js';
import type { Session } from './session.js';

/** Made by the handshake, so that a socket without a session never connects. */
export interface SocketData {
  session: Session;
}

export type FloorSocket = Socket<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
export type FloorServer = Server<ClientEvents, ServerEvents, DefaultEventsMap, SocketData>;
