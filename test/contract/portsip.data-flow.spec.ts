import { jest } from '@jest/globals';
import { startSimulator } from '../../simulators/simulator.js';
import { ReadingNotes } from '../../src/vendors/port/reading-notes.js';
import { portsip } from '../../src/vendors/portsip/vendor.js';
import { json, LiteralServer, text, type Answerer } from '../support/literal-server.js';
import { MemorySession } from '../support/memory-session.js';
import { UnlimitedBudget } from '../support/unlimited-budget.js';

const PATH = '/api/dataflow/queues/summary';
const ROSTER = {
  queues: {
    a: { id: 'a', name: 'No number' },
    b: { id: 'b', name: 'Support', number: '8001', slaSeconds: 30 },
    c: { id: 'c', name: 'Sales', number: '8002' },
  },
  agents: {},
};
/** At 10:20 UTC, of the hour that is over. */
const NOW = Date.parse('2026-03-02T10:20:30Z');
const REQUEST = {
  queues: [{ number: '8001', sla_secs: 30 }],
  start_time: '2026-03-02T09:00:00+00:00',
  end_time: '2026-03-02T10:00:00+00:00',
};

/** An account whose servers are read, as the service does every few minutes. */
function accountAt(baseUrl: string, credentials: object, totals = true, timeoutMs = 5_000) {
  const said: string[] = [];
  const vendor = portsip.create(
    { id: 'hq', baseUrl, timeoutMs, totals, credentials: portsip.credentials.parse(credentials) },
    {
      ...{ session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
      log: (line) => said.push(line),
    },
  );
  const target = vendor.targets(ROSTER).find(({ id }) => id === 'servers')!;
  const read = async (isKnown = true) => {
    const notes = new ReadingNotes();
    const { signal } = new AbortController();
    const roster = isKnown ? ROSTER : undefined;
    const reading = await vendor.read(target, { roster, signal, retry: { left: 1 }, notes });
    return notes.addTo(reading);
  };
  return { said, read };
}

describe('Data Flow of a PortSIP', () => {
  describe('of a simulated one', () => {
    it.each([
      [
        '22.5',
        'hq: POST /api/dataflow/queues/summary answered 200 with {start_time: string, end_time: string, ' +
          'kpis: {total_calls: number, answered_calls: number, abandoned_calls: number, average_wait_secs: null}}. ' +
          'It is not used.',
      ],
      ['22.2', 'hq: POST /api/dataflow/queues/summary answered 404: Data Flow does not answer there.'],
    ] as const)('of version %s is asked once, and the log says what it answers', async (version, line) => {
      const simulator = await startSimulator({ vendor: 'portsip', quirks: { version } });
      try {
        const { said, read } = accountAt(simulator.baseUrl, simulator.credentials);
        for (let turn = 0; turn < 3; turn += 1) expect((await read()).servers).toHaveLength(2);
        expect(said).toEqual([line]);
        const asked = simulator.requests.all().filter(({ path }) => path === PATH);
        expect(asked.map(({ method }) => method)).toEqual(['POST']);
      } finally {
        await simulator.stop();
      }
    });
  });

  describe('as its page has it', () => {
    let pbx: LiteralServer;
    let dataFlow: Answerer;
    let servers: Answerer;
    const credentials = { username: 'api', password: 'paSSw0rdpaSSw0rd', domain: 'plant.example' };

    beforeEach(async () => {
      jest.spyOn(Date, 'now').mockReturnValue(NOW);
      dataFlow = json({ items: [] });
      servers = json({ count: 0, items: [] });
      pbx = await LiteralServer.start((request, response) => {
        if (request.path === '/api/auth/sign_in')
          json({ token_type: 'Bearer', access_token: 't0ken', refresh_token: 'r', expires_in: 1_800 })(
            request,
            response,
          );
        else (request.path === PATH ? dataFlow : servers)(request, response);
      });
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      await pbx.stop();
    });

    const asked = () => pbx.seen.filter(({ path }) => path === PATH);

    it('is asked of one queue, by its number', async () => {
      const { read } = accountAt(pbx.baseUrl, credentials);
      await read();
      expect(asked().map(({ method, body }) => [method, JSON.parse(body)])).toEqual([['POST', REQUEST]]);
      expect(asked()[0]?.headers).toMatchObject({ authorization: 'Bearer t0ken' });
    });

    it('is not asked without totals, nor before a queue is known', async () => {
      await accountAt(pbx.baseUrl, credentials, false).read();
      const { read } = accountAt(pbx.baseUrl, credentials);
      await read(false);
      expect(asked()).toEqual([]);
      await read();
      await read();
      expect(asked()).toHaveLength(1);
    });

    it.each<[string, Answerer, string]>([
      ['a refusal of the token', json({ errors: [{ code: 'UNAUTHORIZED' }] }, 401), 'answered 401'],
      ['a refusal', text('no', 403), 'answered 403'],
      ['that it is busy', json({}, 429), 'answered 429'],
      ['a failure', text('', 503), 'answered 503'],
      ['a page', text('<html></html>'), 'Data Flow does not answer'],
      ['nothing', text('', 204), 'answered 204 with null'],
      ['and hangs up', (_request, response) => void response.destroy(), 'Data Flow does not answer'],
    ])('is asked no second time, and fails nothing, where it answers %s', async (_what, answers, line) => {
      dataFlow = answers;
      const { said, read } = accountAt(pbx.baseUrl, credentials);
      const whole = { servers: [], at: NOW };
      expect(await read()).toEqual(whole);
      expect(await read()).toEqual(whole);
      expect(asked()).toHaveLength(1);
      expect(pbx.seen.filter(({ path }) => path === '/api/auth/sign_in')).toHaveLength(1);
      expect(said).toEqual([expect.stringContaining(line)]);
    });

    it('is asked also where the login may not see servers', async () => {
      servers = json({ errors: [{ code: 'UNKNOWN' }] }, 403);
      const { said, read } = accountAt(pbx.baseUrl, credentials);
      await expect(read()).rejects.toThrow('answered 403');
      expect(said).toHaveLength(1);
    });

    it('is not asked of a system that does not answer', async () => {
      servers = json({ errors: [{ code: 'UNKNOWN' }] }, 500);
      const { read } = accountAt(pbx.baseUrl, credentials);
      await expect(read()).rejects.toThrow('answered 500');
      expect(asked()).toEqual([]);
    });

    it('is described by names and types, and by none of its values', async () => {
      dataFlow = json({
        data: [
          { queue: '8001', '8001': { sla: 0.93, name: 'Support' }, '8002': { sla: 1, name: 'Sales' } },
          { x: 1 },
        ],
        'Ann Lee': true,
        empty: [],
        deep: { a: { b: { c: { d: 1 } } } },
      });
      const { said, read } = accountAt(pbx.baseUrl, credentials);
      await read();
      expect(said).toEqual([
        `hq: POST ${PATH} answered 200 with {data: [{*: {sla: number, name: string}, queue: string}], *: boolean, ` +
          'empty: [], deep: {a: {b: {c: …}}}}. It is not used.',
      ]);
    });

    it('is described as far as sixty names', async () => {
      dataFlow = json(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`f${'x'.repeat(n)}`, n])));
      const { said, read } = accountAt(pbx.baseUrl, credentials);
      await read();
      expect(said[0]?.match(/: number/g)).toHaveLength(60);
      expect(said[0]).toContain(', …}. It is not used.');
    });
  });
});
