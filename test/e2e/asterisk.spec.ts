import type { ResolvedCommand } from '../../src/modules/domain/resolved-command.js';
import type { Hint } from '../../src/vendors/port/line.js';
import { AsteriskAccount as Account } from '../support/asterisk-account.js';
import { eventually } from '../support/eventually.js';
import { asteriskMissing, RealAsterisk } from '../support/real-asterisk.js';

const missing = asteriskMissing();
const ADA = 'Local/101@agents';
const BO = 'Local/102@agents';
const CY = 'Local/103@agents';

// `npm test` reports at its end that these were skipped, and why.
(missing === undefined ? describe : describe.skip)(
  `A real Asterisk${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let system: RealAsterisk;

    beforeAll(async () => {
      system = await RealAsterisk.start();
    });
    afterAll(() => system.stop());

    describe.each(['httpUrl', 'amiUrl'] as const)('by its %s', (door) => {
      let account: Account;

      beforeAll(() => {
        account = new Account(system[door], system.credentials);
      });
      afterAll(() => account.close());

      it('shows its queues and their members', async () => {
        const { roster, queues, skipped } = await account.read();
        expect(skipped).toBeUndefined();
        expect(roster.queues).toEqual({
          support: { id: 'support', name: 'support', strategy: 'rrmemory', slaSeconds: 20 },
          sales: { id: 'sales', name: 'sales', strategy: 'ringall' },
          'Night shift': { id: 'Night shift', name: 'Night shift', strategy: 'linear' },
        });
        expect(roster.agents[ADA]).toMatchObject({
          name: 'Ada Lund',
          extension: '101',
          entries: { support: ['Local/101@agents/n'], sales: ['Local/101@agents/n'] },
        });
        expect(queues['support']?.members?.find(({ id }) => id === BO)).toMatchObject({
          name: 'Bo Quist',
          availability: 'available',
          order: 1,
          kind: 'static',
        });
      });

      it('pauses and unpauses an agent', async () => {
        const before = Date.now();
        const pause = {
          type: 'agent.pause',
          agent: ADA,
          queues: 'all',
          params: { reason: 'Lunch' },
        } as const;
        expect(await account.execute(pause)).toEqual({});
        for (const queue of ['support', 'sales']) {
          const member = await account.member(queue, ADA);
          expect(member).toMatchObject({ availability: 'paused', reason: 'Lunch' });
          // Asterisk tells whole seconds.
          expect(member?.availabilitySince).toBeGreaterThanOrEqual(before - 1_000);
          expect(member?.availabilitySince).toBeLessThanOrEqual(Date.now() + 1_000);
        }
        await account.execute({ type: 'agent.unpause', agent: ADA, queues: ['sales'], params: {} });
        expect(await account.member('sales', ADA)).toMatchObject({ availability: 'available' });
        expect(await account.member('support', ADA)).toMatchObject({ availability: 'paused' });
        await account.execute({ type: 'agent.unpause', agent: ADA, queues: 'all', params: {} });
      });

      it('lets an agent join and leave, and not leave what the configuration says', async () => {
        const join: ResolvedCommand = {
          type: 'agent.join',
          agent: BO,
          queues: ['sales'],
          params: { order: 3 },
        };
        expect(await account.execute(join)).toEqual({ results: { sales: { status: 'succeeded' } } });
        expect(await account.member('sales', BO)).toMatchObject({
          order: 3,
          kind: 'dynamic',
          name: 'Bo Quist',
        });
        expect(await account.execute(join)).toMatchObject({
          results: { sales: { error: { vendorCode: 'Unable to add interface: Already there' } } },
        });
        await account.execute({
          type: 'agent.update',
          agent: BO,
          queue: 'sales',
          params: { fields: { order: 7 } },
        });
        expect(await account.member('sales', BO)).toMatchObject({ order: 7 });
        await account.execute({ type: 'agent.logout', agent: BO, queues: 'all', params: {} });
        expect(await account.member('sales', BO)).toBeUndefined();
        expect(
          await account.execute({ type: 'agent.leave', agent: BO, queues: ['support'], params: {} }),
        ).toMatchObject({ results: { support: { error: { vendorCode: 'Member not dynamic' } } } });
      });

      it('moves a caller ahead, takes one out, and ends a call', async () => {
        await account.execute({ type: 'agent.pause', agent: CY, queues: 'all', params: {} });
        const queue = 'Night shift';
        await system.call(queue, { name: 'Eve Holm', number: '5550100' });
        await eventually(async () => (await account.waiting(queue)).length === 1);
        await system.call(queue, { name: 'Max Berg', number: '5550101' });
        await eventually(async () => (await account.waiting(queue)).length === 2);
        const [eve, max] = await account.waiting(queue);
        expect([eve, max]).toMatchObject([
          { caller: '5550100', callerName: 'Eve Holm', position: 1, priority: 0, state: 'waiting' },
          { caller: '5550101', callerName: 'Max Berg', position: 2 },
        ]);
        const call = max?.id ?? '';
        await account.execute({
          type: 'call.prioritise',
          queue,
          params: { call, priority: 5, immediate: true },
        });
        expect((await account.waiting(queue)).find(({ id }) => id === call)).toMatchObject({
          priority: 5,
          position: 1,
        });
        await account.execute({ type: 'call.withdraw', queue, params: { call } });
        await eventually(async () => (await account.waiting(queue)).length === 1);
        await expect(
          account.execute({ type: 'call.withdraw', queue, params: { call } }),
        ).rejects.toMatchObject({ name: 'CommandRejected', conflict: true });
        await account.execute({ type: 'call.hangup', queue, params: { call: eve?.id ?? '' } });
        await eventually(async () => (await account.waiting(queue)).length === 0);
        await account.execute({ type: 'agent.unpause', agent: CY, queues: 'all', params: {} });
      });

      it('shows a call that is answered, and ends it for the agent', async () => {
        await account.execute({ type: 'agent.pause', agent: BO, queues: 'all', params: {} });
        await system.call('support', { name: 'Ida Voss', number: '5550102' });
        await eventually(async () => (await account.member('support', ADA))?.activity === 'on-call');
        const { queues } = await account.read();
        expect(queues['support']).toMatchObject({ talking: 1, waiting: [] });
        expect(queues['sales']?.members?.find(({ id }) => id === ADA)).toMatchObject({
          activity: 'other-call',
        });
        await account.execute({ type: 'call.hangup', agent: ADA, params: {} });
        await eventually(async () => (await account.member('support', ADA))?.activity !== 'on-call');
        await account.execute({ type: 'agent.unpause', agent: BO, queues: 'all', params: {} });
      });

      it('refuses a wrong secret, in words without it', async () => {
        const stranger = new Account(system[door], { username: 'floorwalker', secret: 'wrong-secret' });
        await expect(stranger.read()).rejects.toMatchObject({
          name: 'VendorAuthFailed',
          message: expect.not.stringContaining('wrong-secret'),
        });
        await stranger.close();
      });

      it('says what a login without the right may not do', async () => {
        const board = new Account(system[door], { ...system.credentials, username: 'board' });
        expect(Object.keys((await board.read()).queues)).toHaveLength(3);
        await expect(
          board.execute({ type: 'agent.pause', agent: ADA, queues: 'all', params: {} }),
        ).rejects.toMatchObject({ name: 'VendorAuthFailed', message: expect.stringContaining('no right') });
        await board.close();
      });
    });

    it('tells of changes on its line, and ends it when asked to', async () => {
      const account = new Account(system.amiUrl, system.credentials);
      const hints: Hint[] = [];
      const ending = new AbortController();
      let isOpen = false;
      const listening = account.vendor.listen!({
        roster: () => undefined,
        hint: (hint) => void hints.push(hint),
        open: () => void (isOpen = true),
        signal: ending.signal,
      });
      await eventually(() => isOpen);
      await account.execute({ type: 'agent.pause', agent: CY, queues: 'all', params: {} });
      await eventually(() => hints.some(({ event }) => event === 'QueueMemberPause'));
      await system.call('Night shift', { name: 'Liv Moen', number: '5550103', patience: 1 });
      await eventually(() => hints.some(({ event }) => event === 'QueueCallerJoin'));
      // The system greets each new line with it.
      const ofQueues = hints.filter(({ event }) => event !== 'FullyBooted');
      expect(ofQueues.map(({ targets }) => targets)).toEqual(ofQueues.map(() => ['floor']));
      ending.abort();
      await listening;
      await account.close();
    });
  },
);
