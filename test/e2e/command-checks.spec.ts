import { randomUUID } from 'node:crypto';
import { TestCluster, type Service } from '../support/test-cluster.js';

const SUPERVISOR = 'floor:read agents:command';
const ADMIN = `${SUPERVISOR} queues:admin`;

describe('Which commands are allowed', () => {
  let world: TestCluster;
  let service: Service;

  beforeAll(async () => {
    world = await TestCluster.start();
    service = await world.service();
    const screen = (await world.screen(service.url)).follow('account/hq', 'queue/hq/3');
    await screen.until(() => expect(screen.view('account/hq').freshness.state).toBe('live'));
  });
  afterAll(() => world.close());

  async function ask(path: string, scope: string, body?: object): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`${service.url}/v1/accounts/hq${path}`, {
      headers: {
        authorization: `Bearer ${await world.token({ scope })}`,
        ...(body !== undefined && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  it('GET /v1/accounts/{account}: the forms of the commands that the caller may send', async () => {
    const pause = { scope: 'agents:command', aim: { agent: 'required' }, params: { type: 'object' } };
    expect(await ask('', SUPERVISOR)).toMatchObject({
      status: 200,
      body: { id: 'hq', capabilities: { complete: true, commands: { 'agent.pause': pause } } },
    });
    const allowed = async (scope: string): Promise<string[]> => {
      const { body } = await ask('', scope);
      const { commands } = (body as { capabilities: { commands: Record<string, { allowed: boolean }> } })
        .capabilities;
      return Object.keys(commands).filter((type) => commands[type]!.allowed);
    };
    expect(await allowed('floor:read')).toEqual([]);
    expect(await allowed(SUPERVISOR)).toContain('agent.pause');
    expect(await allowed(SUPERVISOR)).not.toContain('queue.update');
    expect(await allowed(ADMIN)).toContain('queue.update');
  });

  it('names every mistake of a command', async () => {
    const command = {
      type: 'agent.pause',
      agent: 'Nemo',
      queues: ['Support', 'Nowhere'],
      seconds: 9,
      sms: 1,
    };
    const { status, body } = await ask('/commands', SUPERVISOR, command);
    expect(status).toBe(422);
    const mistake = (path: string, code: string) => ({ path, code, message: expect.any(String) });
    expect(body).toMatchObject({
      code: 'invalid-command',
      errors: [
        mistake('agent', 'unknown-agent'),
        mistake('queues.1', 'unknown-queue'),
        mistake('params.seconds', 'too-small'),
        mistake('params.sms', 'unknown-field'),
      ],
    });
  });

  it('refuses what the vendor cannot do, by name', async () => {
    expect(
      await ask('/commands', ADMIN, { type: 'status-label.set', name: 'DND', label: 'Lunch' }),
    ).toMatchObject({
      status: 422,
      body: { code: 'unsupported-command', detail: expect.stringContaining('yeastar') },
    });
  });

  it('has no status labels and no servers where the vendor has none', async () => {
    expect(await ask('/status-labels', 'floor:read')).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
    for (const path of ['/servers', '/servers/1/status']) {
      expect(await ask(path, 'floor:read')).toMatchObject({ status: 403 });
      expect(await ask(path, 'queues:admin')).toMatchObject({
        status: 404,
        body: { detail: 'Account "hq" is a yeastar system, and those have no servers.' },
      });
    }
  });
});
