import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chromiumMissing, launchChromium } from '../support/chromium.js';
import type { Claims } from '../support/test-issuer.js';
import { bearer } from '../support/rest-answer.js';
import type { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/signal.js';
import { TestCluster } from '../support/test-cluster.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BOARD = '/admin/queues';
const METRIC = /\b(?:floorwalker|nodejs|process)_[a-z0-9_]+/g;
/** What Prometheus makes of a histogram or a summary. */
const SUFFIX = /_(?:bucket|sum|count)$/;

interface Line {
  msg: string;
  context?: string;
  command?: string;
  account?: string;
  req?: { id: string };
  socket?: string;
}

const namesIn = (text: string): string[] => [...new Set(text.match(METRIC) ?? [])].sort();

describe('The tenant that runs the service', () => {
  let world: TestCluster;
  let service: ServiceProcess;
  let token: string;

  beforeAll(async () => {
    world = await TestCluster.start({ file: { operations: { tenant: 'acme' } } });
    service = await world.process('all', { LOG_LEVEL: 'info' });
    token = await world.token({ scope: 'queues:admin floor:read agents:command' });
  });
  afterAll(() => world.close());

  const lines = (): Line[] =>
    service.output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Line] : []));

  it('finds every metric in the runbook, and there no other', async () => {
    const shown = await (await fetch(`${service.url}/metrics`)).text();
    const names = [...shown.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name).sort();
    const runbook = readFileSync(path.join(ROOT, 'docs/runbook.md'), 'utf8');
    expect(namesIn(runbook)).toEqual(names);
    const deploy = path.join(ROOT, 'deploy');
    const used = readdirSync(deploy, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.json') || file.endsWith('.yml'))
      .flatMap((file) => namesIn(readFileSync(path.join(deploy, file), 'utf8')));
    expect(used).not.toEqual([]);
    const known = new Set(names);
    expect(used.filter((name) => !known.has(name) && !known.has(name.replace(SUFFIX, '')))).toEqual([]);
  });

  it('follows a request and a command through the logs by their ids', async () => {
    const screen = (await world.screen(service.url)).follow('queue/hq/3');
    await screen.until(() => expect(screen.queue('3').agents).toHaveProperty('1005'));
    const ask = bearer(service.url, token);
    const command = { type: 'agent.pause', agent: '1005', queues: ['3'] };
    const headers = { 'idempotency-key': 'one', 'x-request-id': 'request-of-ann' };
    const { body } = await ask('POST', '/v1/accounts/hq/commands', command, headers);
    const id = String(body['id']);
    const about = () => lines().filter(({ command }) => command === id);
    await until(service.signal, () =>
      expect(about().map(({ msg }) => msg.replace(`${id}: `, ''))).toEqual([
        ...['agent.pause was accepted.', 'sent.', 'succeeded.', 'confirmed.'],
      ]),
    );
    expect(about().every(({ account }) => account === 'hq')).toBe(true);
    expect(about()[0]?.req?.id).toBe('request-of-ann');
    const other = (await world.screen(service.url, { token })).follow('commands/hq');
    await other.until(() => other.commands());
    const again = await other.client.command({
      ...{ account: 'hq', type: 'agent.unpause', agent: '1005', queues: ['3'], params: {} },
    });
    await until(service.signal, () => {
      const accepted = lines().find(({ command }) => command === again.id);
      expect(accepted?.socket).toMatch(/^\S{20}$/);
    });
  });

  it('looks at the queues with a token, and changes nothing', async () => {
    const ask = bearer(service.url, token);
    const { status, body } = await ask('GET', `${BOARD}/api/queues?activeQueue=polls&page=1`);
    expect(status).toBe(200);
    const queues = body['queues'] as { name: string; readOnlyMode: boolean; jobs: { data: object }[] }[];
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual([
      ['polls', true],
      ['commands', true],
    ]);
    expect(queues[0]?.jobs.map(({ data }) => Object.keys(data).sort())[0]).toEqual(['account', 'target']);
    for (const [method, at] of [
      ['PUT', '/api/queues/pause'],
      ['PUT', '/api/queues/polls/obliterate'],
      ['POST', '/api/queues/polls/add'],
    ] as const)
      expect([404, 405]).toContain((await ask(method, BOARD + at, {})).status);
    for (const file of ['static/%2e%2e%2findex.ejs', 'static/nothing.js'])
      expect((await ask('GET', `${BOARD}/${file}`)).status).toBe(404);
  });

  it.each([
    ['without a token', undefined, 401],
    ['of another tenant', { tenant: 'rival' }, 403],
    ['without the scope', { scope: 'floor:read' }, 403],
    ['for one account', { accounts: ['hq'] }, 403],
  ] as [string, Claims | undefined, number][])(
    'keeps every other tenant out, also of its files: %s',
    async (_who, claims, status) => {
      const stranger =
        claims === undefined
          ? undefined
          : await world.token({
              scope: 'queues:admin',
              ...claims,
            });
      for (const at of ['', '/', '/api/queues', '/static/favicon.ico', '/queue/polls'])
        expect([at, (await bearer(service.url, stranger)('GET', BOARD + at)).status]).toEqual([at, status]);
      expect((await bearer(service.url, stranger)('POST', '/v1/operations/session')).status).toBe(status);
    },
  );

  it('gives a browser a cookie for that page alone', async () => {
    const answer = await fetch(`${service.url}/v1/operations/session`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(204);
    const [cookie = '', ...attributes] = (answer.headers.get('set-cookie') ?? '').split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=900', `Path=${BOARD}`, 'SameSite=Strict']);
    const at = (where: string) => fetch(service.url + where, { headers: { cookie } });
    expect((await at(`${BOARD}/api/queues`)).status).toBe(200);
    // It opens nothing else.
    expect((await at('/v1/accounts')).status).toBe(401);
  });

  (chromiumMissing() === undefined ? it : it.skip)(
    'shows the queues in a browser, from the console on',
    async () => {
      const { context, close } = await launchChromium();
      try {
        const page = await context.newPage();
        const elsewhere: string[] = [];
        const complaints: string[] = [];
        context.on('request', (request) => {
          if (!request.url().startsWith(service.url) && !request.url().startsWith('data:'))
            elsewhere.push(request.url());
        });
        page.on('console', (message) => {
          // A style that the board adds while it runs is not let through, and not missed.
          if (message.type() === 'error' && !message.text().includes("'style-src 'self''"))
            complaints.push(message.text());
        });
        await page.addInitScript(`sessionStorage.setItem('floorwalker.token', ${JSON.stringify(token)})`);
        await page.goto(service.url);
        await page.locator('.account-menu summary').click();
        await page.getByRole('button', { name: 'Job queues' }).click();
        await page.waitForURL(`${service.url}${BOARD}`);
        await page.goto(`${service.url}${BOARD}/queue/polls`);
        // A job's own data.
        await page.getByText('hq/queue:3').first().waitFor();
        expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
      } finally {
        await close();
      }
    },
  );
});
