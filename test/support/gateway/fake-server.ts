interface Client {
  emit(event: string, payload: unknown): boolean;
}

/** Socket.IO's rooms, with sockets of the test in them. */
export class FakeServer {
  readonly clients = new Map<string, Client>();
  readonly sockets = { adapter: { rooms: new Map<string, Set<string>>() } };
  /** How often something was encoded for a room. */
  encodes = 0;

  join(id: string, room: string): void {
    const { rooms } = this.sockets.adapter;
    rooms.set(room, (rooms.get(room) ?? new Set()).add(id));
  }

  leave(id: string, room: string): void {
    const { rooms } = this.sockets.adapter;
    rooms.get(room)?.delete(id);
    if (rooms.get(room)?.size === 0) rooms.delete(room);
  }

  forget(id: string): void {
    this.clients.delete(id);
    for (const room of [...this.sockets.adapter.rooms.keys()]) this.leave(id, room);
  }

  to(rooms: string | string[]) {
    const emitTo = (but: string[]) => (event: string, payload: unknown) => {
      this.encodes += 1;
      const without = this.members(but);
      for (const id of this.members([rooms].flat()))
        if (!without.has(id)) this.clients.get(id)?.emit(event, payload);
    };
    return { emit: emitTo([]), except: (but: string[]) => ({ emit: emitTo(but) }) };
  }

  private members(rooms: string[]): Set<string> {
    return new Set(rooms.flatMap((room) => [...(this.sockets.adapter.rooms.get(room) ?? [])]));
  }
}
