import fc from 'fast-check';
import { caught } from '../../../test/support/caught.js';
import { json, LiteralServer, text, type Answerer } from '../../../test/support/literal-server.js';
import { MemorySession } from '../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../test/support/unlimited-budget.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import type { Executed } from '../port/command.js';
import { VendorError } from '../port/errors.js';
import type { Vendor } from '../port/vendor.js';
import { netsapiens } from './vendor.js';

const KEY = 'nsd_k3yk3yk3yk3yk3y';
const agent = '1000@example.com';
const LOGOUT: ResolvedCommand = { type: 'agent.logout', agent, queues: 'all', params: {} };
const CREATE: ResolvedCommand = { type: 'queue.create', params: { fields: { callqueue: '6000' } } };
const HANGUP: ResolvedCommand = { type: 'call.hangup', agent, params: {} };
const LEG = {
  'call-orig-call-id': 'a',
  'call-term-user': '1000',
  'call-term-uri': 'sip:1000@example.com',
  'call-answer-datetime': '2025-06-15 15:00:00',
};

let pbx: LiteralServer;
let vendor: Vendor;
let acknowledgement: Answerer;

beforeEach(async () => {
  pbx = await LiteralServer.start((request, response) =>
    request.method === 'GET' ? json([LEG])(request, response) : acknowledgement(request, response),
  );
  vendor = netsapiens.create(
    {
      ...{ id: 'west', baseUrl: pbx.baseUrl, timeoutMs: 5_000 },
      credentials: { apiKey: KEY, domain: 'example.com' },
    },
    { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
  );
});
afterEach(() => pbx.stop());

const command = (one: ResolvedCommand): Promise<Executed> =>
  vendor.execute(one, {
    roster: {
      queues: {},
      agents: { [agent]: { id: agent, name: 'John Doe', extension: '1000' } },
    },
    signal: AbortSignal.timeout(20_000),
    write: () => Promise.resolve(),
    exclusive: (_name, work) => work(),
  });

describe('an acknowledgement', () => {
  const accepted = { code: 202, message: 'Accepted' };
  const made = { callqueue: '6000', domain: 'example.com', description: '' };

  it.each<[what: string, order: ResolvedCommand, answer: Answerer]>([
    ['as documented', LOGOUT, json(accepted, 202)],
    ['without a word', LOGOUT, text('', 202)],
    ['with numbers as text', LOGOUT, json({ ...accepted, code: '202' }, 202)],
    ['of a synchronous creation', CREATE, json(made, 200)],
    ['of a synchronous creation, in the words of the first API', CREATE, json({ huntgroup_name: 6000 }, 200)],
    ['of a creation that is not synchronous', CREATE, json(accepted, 202)],
    ['of a call that ended', HANGUP, json({ code: 200, message: 'OK' }, 200)],
    ['of a call that ended, without a body', HANGUP, text('', 200)],
    ['204', LOGOUT, text('', 204)],
    ['200 without a body', LOGOUT, text('', 200)],
    ['200 with the row', LOGOUT, json({ 'callqueue-agent-id': agent, callqueue: '2000' })],
    ['200 with a list', LOGOUT, json([])],
  ])('is taken: %s', async (_what, one, answer) => {
    acknowledgement = answer;
    await command(one);
  });

  it.each<[what: string, order: ResolvedCommand, answer: Answerer, error: object]>([
    [
      'a failure that is called a success',
      LOGOUT,
      json({ code: 404, message: 'Not Found' }),
      { name: 'VendorProtocolError', path: 'code', mayHaveActed: true },
    ],
    ['a page for people', LOGOUT, text('<html>'), { name: 'VendorProtocolError', mayHaveActed: true }],
    [
      '500',
      LOGOUT,
      json({ code: 500, message: 'x' }, 500),
      { name: 'VendorUnavailable', mayHaveActed: true },
    ],
    [
      'a refusal',
      LOGOUT,
      json({ code: 400, message: `Not with ${KEY}` }, 400),
      {
        name: 'CommandRejected',
        vendorCode: '400',
        mayHaveActed: false,
        message:
          'west: PATCH /ns-api/v2/domains/example.com/callqueues/all/agents/1000%40example.com/logout answered 400 Not with …',
      },
    ],
    [
      'a refusal in other words',
      LOGOUT,
      text('no', 404),
      { name: 'CommandRejected', vendorCode: '404', mayHaveActed: false },
    ],
    ['a refused key', LOGOUT, json({ code: 401 }, 401), { name: 'VendorAuthFailed', mayHaveActed: false }],
    ['too many', LOGOUT, json({ code: 429 }, 429), { name: 'VendorThrottled', mayHaveActed: false }],
  ])('is none: %s', async (_what, one, answer, error) => {
    acknowledgement = answer;
    expect(await caught(command(one))).toMatchObject(error);
    expect(pbx.seen.filter(({ method }) => method !== 'GET')).toHaveLength(1);
  });

  it('of any shape is success or an error of the port', async () => {
    let taken = 0;
    const word = fc.oneof(
      fc.jsonValue(),
      fc.record({
        code: fc.oneof(fc.constantFrom(200, 202, '202', 404), fc.jsonValue()),
        message: fc.string(),
      }),
      fc.record({ callqueue: fc.oneof(fc.constantFrom('6000', 6000), fc.jsonValue()) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(LOGOUT, CREATE, HANGUP),
        fc.constantFrom(200, 201, 202, 204, 400, 403, 404, 409, 500),
        word,
        async (one, status, body) => {
          acknowledgement = json(body, status);
          try {
            await command(one);
            taken += 1;
          } catch (error) {
            if (!(error instanceof VendorError)) throw error;
          }
        },
      ),
      { numRuns: 300 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});
