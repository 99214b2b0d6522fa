import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What WebSockets were sent, as their connections count it: exact, and nothing is done per message. */
export class WireBytes {
  private readonly open = new Set<Socket>();
  private closed = 0;

  /** @param connection of a WebSocket */
  watch(connection: Duplex): void {
    if (!(connection instanceof Socket)) return;
    this.open.add(connection);
    connection.once('close', () => {
      this.open.delete(connection);
      this.closed += connection.bytesWritten;
    });
  }

  get total(): number {
    let total = this.closed;
    for (const { bytesWritten } of this.open) total += bytesWritten;
    return total;
  }
}
