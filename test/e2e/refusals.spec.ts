import { nameOf } from './refusal.requests.js';
import { INVALID, PUBLIC, refusalsOf, STRANGERS, type Stranger } from './refusal.rights.js';
import { RefusalWorld } from './refusal.world.js';

describe('A token without a right, over REST', () => {
  let refusals: RefusalWorld;

  beforeAll(async () => {
    refusals = await RefusalWorld.start();
  });
  afterAll(() => refusals.close());

  it('is tested on every route', () => {
    const names = refusals.answered().map(nameOf);
    expect(names).toEqual(expect.arrayContaining([...PUBLIC, ...Object.values(STRANGERS).flat()]));
    expect(names).toContain('GET /v1/accounts/:account/queues/:queue');
    expect(names).toContain('GET /admin/queues/api/queues/:queueName/:jobId');
  });

  it.each(INVALID)('is refused by every route: a token %s', async (kind) => {
    for (const route of refusals.answered().filter((one) => !PUBLIC.has(nameOf(one))))
      expect([nameOf(route), await refusals.answerTo(route, kind)]).toEqual([
        nameOf(route),
        { status: 401, code: 'unauthenticated', told: [] },
      ]);
  });

  it('learns nothing of the floor where no token is needed', async () => {
    for (const route of refusals.answered().filter((one) => PUBLIC.has(nameOf(one)))) {
      const { told } = await refusals.answerTo(route, 'no token');
      expect([nameOf(route), told]).toEqual([nameOf(route), []]);
    }
  });

  it.each(Object.keys(STRANGERS) as Stranger[])(
    'is refused by every other route: a token %s',
    async (kind) => {
      const may: readonly string[] = STRANGERS[kind];
      for (const route of refusals.answered().filter((one) => !PUBLIC.has(nameOf(one)))) {
        const { code, status, told } = await refusals.answerTo(route, kind);
        const name = nameOf(route);
        expect([name, told]).toEqual([name, []]);
        if (may.includes(name)) expect([name, status < 300]).toEqual([name, true]);
        else expect([name, code, refusalsOf(name).includes(code ?? '')]).toEqual([name, code, true]);
      }
    },
  );
});
