import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nginxMissing } from '../support/nginx.js';
import { freePort } from '../support/test-redis.js';
import { Screen } from '../support/screen.js';
import { present, Signal, until } from '../support/signal.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const START_MS = 90_000;

(nginxMissing() === undefined ? describe : describe.skip)('npm run cluster', () => {
  const signal = new Signal();
  let output = '';
  let child: ChildProcess;
  let ended: Promise<unknown>;

  beforeAll(async () => {
    const port = String(await freePort());
    child = spawn(process.execPath, ['scripts/cluster.mjs'], {
      cwd: ROOT,
      env: { ...process.env, PORT: port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    ended = once(child, 'exit');
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        signal.emit();
      });
  });
  afterAll(async () => {
    // Killed outright it would leave Redis and nginx behind.
    child.kill('SIGTERM');
    await ended;
  });

  const said = (pattern: RegExp): string => present(pattern.exec(output)?.[1], `${pattern} in: ${output}`);

  it('shows the board through nginx, and ends everything it started', async () => {
    // Each line may come in a chunk of its own, so each is waited for, to its end.
    const [url, giver] = await until(
      signal,
      () => [said(/runs at (http:\S+) /), said(/A token: (http:\S+)\n/)],
      START_MS,
    );
    const { token } = (await (await fetch(giver)).json()) as { token: string };
    for (const page of ['/', '/wall', '/readyz']) expect((await fetch(`${url}${page}`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(404);

    const accounts = (await (
      await fetch(`${url}/v1/accounts`, { headers: { authorization: `Bearer ${token}` } })
    ).json()) as { items: { id: string }[] };
    expect(accounts.items).toHaveLength(5);
    const screen = new Screen({ name: 'screen', url, token });
    try {
      screen.follow(...accounts.items.map(({ id }) => `account/${id}`));
      for (const { id } of accounts.items)
        await screen.until(() => {
          expect(screen.account(id).source.self.state).toBe('live');
          expect(Object.keys(screen.account(id).queues)).not.toEqual([]);
        });
    } finally {
      screen.close();
    }

    // As Ctrl-C does.
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    for (const gone of [url, giver]) await expect(fetch(gone)).rejects.toThrow('fetch failed');
  }, 150_000);
});
