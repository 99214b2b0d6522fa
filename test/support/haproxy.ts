import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { selfSigned } from './self-signed.js';
import { Signal, until } from './signal.js';
import { freePort } from './test-redis.js';

const SHIPPED = path.resolve(import.meta.dirname, '../../deploy/haproxy/floorwalker.cfg');

/** Why there is no haproxy to test with; undefined when there is one. `npm test` looks for it. */
export function haproxyMissing(): string | undefined {
  if (process.env['HAPROXY_PATH']) return undefined;
  return process.env['HAPROXY_MISSING'] ?? 'HAPROXY_PATH is not set';
}

/** haproxy in front of two instances, with the configuration that is shipped. */
export class Haproxy {
  readonly signal = new Signal();
  /** Its log. */
  output = '';

  private constructor(
    readonly port: number,
    /** The certificate, as PEM, which is its own authority. */
    readonly authority: string,
    /** Ends the process. */
    readonly stop: () => Promise<void>,
  ) {}

  /** @param change of the shipped configuration */
  static async before(apis: readonly [string, string], change: (config: string) => string): Promise<Haproxy> {
    const dir = await mkdtemp(path.join(tmpdir(), 'floorwalker-haproxy-'));
    const { key, cert } = selfSigned();
    const pem = path.join(dir, 'tls.pem');
    await writeFile(pem, cert + key);
    const config = path.join(dir, 'haproxy.cfg');
    await writeFile(config, change(await readFile(SHIPPED, 'utf8')));
    const port = await freePort();
    const [first, second] = apis.map((url) => new URL(url).host);
    const env = { LISTEN: `127.0.0.1:${port}`, TLS_PEM: pem, API_1: first, API_2: second };
    // In the foreground (-db), as one process.
    const child = spawn(process.env['HAPROXY_PATH'] ?? 'haproxy', ['-db', '-V', '-f', config], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'close');
    const haproxy = new Haproxy(port, cert, async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(dir, { recursive: true, force: true });
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        haproxy.output += text;
        haproxy.signal.emit();
      });
    await haproxy.says(/Using epoll|New worker|Loading success/i);
    return haproxy;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  /** Until its log says this, from `since` on. */
  says(text: RegExp, since = 0): Promise<void> {
    return until(this.signal, () => {
      if (!text.test(this.output.slice(since)))
        throw new Error(`haproxy has not said ${text}: ${this.output}`);
    });
  }
}
