import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { json, LiteralServer } from '../../../../test/support/literal-server.js';
import { MemorySession } from '../../../../test/support/memory-session.js';
import { UnlimitedBudget } from '../../../../test/support/unlimited-budget.js';
import type { ResolvedCommand } from '../../../modules/domain/resolved-command.js';
import { CommandRejected, VendorError } from '../../port/errors.js';
import { voximplant } from '../vendor.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const queue = {
  sq_queue_name: 'a',
  call_agent_selection: 'MOST_QUALIFIED',
  call_task_selection: 'MAX_PRIORITY',
};
const COMMANDS: ResolvedCommand[] = [
  { type: 'agent.pause', agent: '1', queues: 'all', params: {} },
  { type: 'agent.update', agent: '1', params: { fields: { maxChats: 3 } } },
  { type: 'agent.join', agent: '1', queues: ['3'], params: {} },
  { type: 'agent.leave', agent: '1', queues: 'all', params: {} },
  { type: 'agent.set-skills', agent: '1', params: { skills: [{ skill: 'english', level: 5 }] } },
  { type: 'queue.set-agents', queue: '3', params: { agents: ['1'] } },
  { type: 'queue.create', params: { fields: queue } },
  { type: 'queue.delete', queue: '3', params: {} },
  { type: 'skill.create', params: { name: 'german' } },
  { type: 'status-label.set', params: { name: 'DND', label: 'Quiet' } },
];
const roster = {
  queues: {},
  agents: {},
  members: { 3: ['1'] },
  skills: [{ id: '5', name: 'english' }],
};

let api: LiteralServer;
beforeAll(async () => {
  api = await LiteralServer.start(json({}));
});
afterAll(() => api.stop());

/** Acknowledgements, refusals and the list that a set of agents is compared with, more or less. */
const answer = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ result: 1 }) },
  fc.record({ result: fc.jsonValue() }),
  fc.record({
    result: fc.record({
      sq_queue_id: fc.oneof(fc.nat(), fc.string()),
      sq_skill_id: fc.oneof(fc.nat(), fc.string()),
    }),
  }),
  fc.constant({ result: [{ user_id: 1 }], total_count: 1 }),
  fc.record({ error: fc.record({ code: fc.oneof(fc.nat(600), fc.jsonValue()), msg: fc.string() }) }),
  fc.record({ errors: fc.array(fc.record({ code: fc.nat(600), msg: fc.jsonValue() })) }),
  fc.jsonValue(),
);

describe('any answer of Voximplant to a command', () => {
  it('it was taken, or there is an error of ours that says whether it may have been', async () => {
    const vendor = voximplant.create(
      {
        id: 'cloud',
        baseUrl: api.baseUrl,
        credentials: {
          accountId: '4242421',
          keyId: 'k',
          privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
          application: '12345',
        },
        timeoutMs: 5_000,
      },
      { session: new MemorySession(), budget: new UnlimitedBudget(), report: () => undefined },
    );
    const seen = { taken: 0, refused: 0, unknown: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...COMMANDS),
        fc.array(answer, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(200, 200, 200, 400, 401, 403, 404, 429, 500),
        async (command, answers, status) => {
          let asked = 0;
          const writes: string[] = [];
          api.answer((request, response) => {
            json(answers[asked % answers.length], status)(request, response);
            asked += 1;
          });
          try {
            const executed = await vendor.execute(command, {
              roster,
              signal: AbortSignal.timeout(5_000),
              write: async ({ path }) => void writes.push(path),
              exclusive: (_name, work) => work(),
            });
            expect(writes.length).toBeGreaterThan(0);
            expect(Object.keys(executed).every((key) => ['created', 'keep'].includes(key))).toBe(true);
            seen.taken += 1;
          } catch (error) {
            if (!(error instanceof VendorError)) throw error;
            if (writes.length === 0 || error instanceof CommandRejected)
              expect(error.mayHaveActed).toBe(false);
            seen[error.mayHaveActed ? 'unknown' : 'refused'] += 1;
          }
        },
      ),
      { numRuns: 600 },
    );
    await vendor.close(AbortSignal.timeout(1_000));
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(15);
  });
});
