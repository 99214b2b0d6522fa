import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SelfSigned } from './self-signed.js';
import { freePort } from './test-redis.js';

interface Started {
  httpUrl: string;
  amiUrl: string;
  credentials: { username: string; secret: string };
  stop(patienceMs?: number): Promise<void>;
}

/** Plain JavaScript, so its type is said here. */
type AsteriskScript = {
  startAsterisk(
    dir: string,
    changes: Record<string, (text: string) => string>,
  ): Promise<Started | { missing: string }>;
};

/** Why there is no Asterisk to test with; undefined when there is one. `npm test` looks for it. */
export function asteriskMissing(): string | undefined {
  if (process.env['ASTERISK_PATH']) return undefined;
  return process.env['ASTERISK_MISSING'] ?? 'ASTERISK_PATH is not set';
}

/** A real Asterisk with the configuration that is shipped, and a way to call its queues. */
export class RealAsterisk {
  private cookie = '';

  private constructor(
    private readonly folder: string,
    private readonly started: Started,
    /** Of the manager interface over TLS, which needs a certificate. */
    readonly amisUrl: string,
  ) {}

  /**
   * @param certificate that its manager interface shows over TLS; absent: it has none
   * @param changes to files of the configuration, by name
   */
  static async start(
    certificate?: SelfSigned,
    changes: Record<string, (text: string) => string> = {},
  ): Promise<RealAsterisk> {
    const script: string = '../../scripts/lib/asterisk.mjs';
    const { startAsterisk } = (await import(script)) as AsteriskScript;
    const folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-asterisk-'));
    const port = await freePort();
    const tls = certificate === undefined ? [] : await tlsSettings(folder, port, certificate);
    const started = await startAsterisk(path.join(folder, 'system'), {
      ...changes,
      'manager.conf': (text) => text.replace('[general]', ['[general]', ...tls].join('\n')),
    });
    if ('missing' in started) throw new Error(started.missing);
    const asterisk = new RealAsterisk(folder, started, `amis://127.0.0.1:${port}`);
    await asterisk.action({ action: 'Login', ...started.credentials });
    return asterisk;
  }

  get httpUrl(): string {
    return this.started.httpUrl;
  }

  get amiUrl(): string {
    return this.started.amiUrl;
  }

  get credentials(): { username: string; secret: string } {
    return this.started.credentials;
  }

  /** A caller who hangs up after so many seconds. */
  async call(
    queue: string,
    {
      name,
      number,
      patience = 120,
      context = 'callers',
    }: { name: string; number: string; patience?: number; context?: string },
  ) {
    const answer = await this.action({
      action: 'Originate',
      Channel: `Local/${queue}@${context}`,
      Application: 'Wait',
      Data: String(patience),
      CallerID: `${name} <${number}>`,
      Async: 'true',
    });
    expect(answer).toContain('Originate successfully queued');
  }

  /** The answer to an action over HTTP, as text. */
  async action(fields: Record<string, string>): Promise<string> {
    const url = `${this.httpUrl}/rawman?${new URLSearchParams(fields).toString()}`;
    const answer = await fetch(url, { headers: { cookie: this.cookie } });
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return answer.text();
  }

  /** Its own record of what happened in its queues: the fields of each line. */
  async queueLog(): Promise<string[][]> {
    const text = await readFile(path.join(this.folder, 'system/log/queue_log'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('|'));
  }

  async stop(): Promise<void> {
    await this.started.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function tlsSettings(folder: string, port: number, { cert, key }: SelfSigned): Promise<string[]> {
  const [certFile, keyFile] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')];
  await writeFile(certFile, cert);
  await writeFile(keyFile, key, { mode: 0o600 });
  const files = [`tlscertfile=${certFile}`, `tlsprivatekey=${keyFile}`];
  return ['tlsenable=yes', `tlsbindaddr=127.0.0.1:${port}`, ...files];
}
