import { ReadingNotes } from '../port/reading-notes.js';
import { readFileSync } from 'node:fs';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, text, type Answerer } from '../../../test/support/literal-server.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { PollTarget, Vendor } from '../port/vendor.js';
import { portsip } from './vendor.js';

const TARGET: PollTarget = { id: 'servers', resource: 'servers', cadence: 'slow', requests: 2 };
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./fixtures/${name}.json`, import.meta.url), 'utf8'));
const refuses = (status: number) => json({ errors: [{ code: 'UNKNOWN', message: 'unknown error' }] }, status);

let pbx: LiteralServer;
let vendor: Vendor;
let answers: Record<string, Answerer>;

beforeEach(async () => {
  answers = {
    'auth/sign_in': json(fixture('sign-in')),
    call_queue_servers: json({
      count: 2,
      items: [
        { id: '1', name: 'built-in', enabled: true, type: 'INTERNAL', ipv4: '10.0.0.5', ipv6: '' },
        { id: '2', name: null, type: 'EXTERNAL', ipv6: 'fd00::6' },
      ],
    }),
    'call_queue_servers/1/status': json(fixture('server-status')),
    'call_queue_servers/2/status': json({ cpu_usage: 0, memory_usage: '41', status: null }),
  };
  pbx = await LiteralServer.start((request, response) => {
    (answers[request.path.replace('/api/', '')] ?? refuses(404))(request, response);
  });
  vendor = portsip.create(
    {
      id: 'plant',
      baseUrl: pbx.baseUrl,
      credentials: { username: 'api', password: 'paSSw0rdpaSSw0rd', domain: 'plant.example' },
      timeoutMs: 5_000,
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

const read = () =>
  vendor.read(TARGET, {
    roster: undefined,
    signal: new AbortController().signal,
    retry: { left: 0 },
    notes: new ReadingNotes(),
  });

const builtIn = { id: '1', name: 'built-in', enabled: true, type: 'INTERNAL', ipv4: '10.0.0.5' };
const second = { id: '2', name: '2', type: 'EXTERNAL', ipv6: 'fd00::6' };

describe('the servers of a PortSIP', () => {
  it('are listed with the status of each', async () => {
    expect((await read()).servers).toEqual([
      { ...builtIn, status: 'ONLINE', cpuUsage: 1, memoryUsage: 1 },
      { ...second, cpuUsage: 0, memoryUsage: 41 },
    ]);
  });

  it.each([refuses(404), refuses(503), json([]), text('<html>')])(
    'are listed without a status that cannot be read',
    async (answer) => {
      answers['call_queue_servers/2/status'] = answer;
      expect((await read()).servers).toEqual([
        { ...builtIn, status: 'ONLINE', cpuUsage: 1, memoryUsage: 1 },
        second,
      ]);
    },
  );

  it('are a matter of the limit like everything else', async () => {
    answers['call_queue_servers/2/status'] = refuses(429);
    expect(await caught(read())).toMatchObject({ name: 'VendorThrottled' });
  });

  it.each([refuses(403), text('', 403)])('are an extra that the user may not read', async (answer) => {
    answers['call_queue_servers'] = answer;
    expect(await caught(read())).toMatchObject({ name: 'VendorAuthFailed' });
  });

  it.each([refuses(401), refuses(500), json([])])('cannot be read from anything else', async (answer) => {
    answers['call_queue_servers'] = answer;
    expect(await caught(read())).toMatchObject({ mayHaveActed: false });
  });
});
