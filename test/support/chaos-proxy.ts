import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy between clients and a service that can be cut, stay cut, and lead to another service afterwards. */
export class ChaosProxy {
  private readonly open = new Set<Socket>();
  private broken = false;
  private frozen = false;

  private constructor(
    private readonly server: Server,
    private target: URL,
  ) {
    server.on('connection', (near) => this.join(near));
  }

  static async to(url: string): Promise<ChaosProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ChaosProxy(server, new URL(url));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends every connection; clients may reconnect. */
  cut(): void {
    for (const socket of this.open) socket.destroy();
  }

  /** Cut, and refuses connections until `mend`. */
  break(): void {
    this.broken = true;
    this.cut();
  }

  mend(): void {
    this.broken = false;
  }

  /** Every connection stays open and carries nothing any more, as when a network drops its packets. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.open) socket.unpipe().pause();
  }

  /** Those who come from now on get there; those who are connected stay where they are. */
  leadTo(url: string): void {
    this.target = new URL(url);
  }

  async close(): Promise<void> {
    this.break();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket): void {
    if (this.broken) return void near.destroy();
    if (this.frozen) {
      this.open.add(near.pause());
      near.on('error', () => near.destroy());
      return;
    }
    const far = connect(Number(this.target.port), this.target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.open.add(socket);
      socket.setNoDelay(true);
      // The other end hears of it by its own end.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
