import path from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';

/** Plain JavaScript, so its type is said here. */
type Child = { exited: Promise<unknown>; stop(timeoutMs?: number): Promise<void> };
type Server = { url: string; child: Child; startAgain(): Child; stop(): Promise<void> };
type OwnServers = { startOwnServer(kind: unknown, options: object): Promise<Server> };

/** A PostgreSQL that a test may stop and start again. */
export class OwnPostgres {
  private constructor(
    private readonly server: Server,
    private child: Child,
  ) {}

  static async start(): Promise<OwnPostgres> {
    const [kinds, servers]: string[] = [
      '../../scripts/ensure-postgres.mjs',
      '../../scripts/lib/own-server.mjs',
    ];
    const { POSTGRES } = (await import(kinds ?? '')) as { POSTGRES: unknown };
    const { startOwnServer } = (await import(servers ?? '')) as OwnServers;
    const dir = await mkdtemp(path.join(tmpdir(), 'floorwalker-postgres-'));
    const server = await startOwnServer(POSTGRES, { dir, persistent: false });
    return new OwnPostgres(server, server.child);
  }

  get url(): string {
    return this.server.url;
  }

  /** As its administrator does: sessions end at once. */
  async pause(): Promise<void> {
    await this.child.stop();
  }

  /** Starts it again: same port, same data. */
  resume(): void {
    this.child = this.server.startAgain();
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}
