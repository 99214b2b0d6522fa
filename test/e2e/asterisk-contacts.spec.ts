import type { ContactPart } from '../../src/modules/domain/contact.js';
import { AsteriskAccount } from '../support/asterisk-account.js';
import { ContactWays, waitMs } from '../support/contact-ways.js';
import { eventually } from '../support/eventually.js';
import { asteriskMissing, RealAsterisk } from '../support/real-asterisk.js';

const missing = asteriskMissing();
/** Phones ring for a second and talk for two; and callers for whom the queue has time for two seconds only. */
const CHANGES = {
  'extensions.conf': (text: string) =>
    `${text.replace('Wait(3)', 'Wait(1)').replace('Wait(25)', 'Wait(2)')}
[hurried]
exten => _[A-Za-z].,1,Answer()
 same => n,Queue(\${EXTEN},,,,2)
 same => n,Wait(1)
 same => n,Hangup()
`,
  'queues.conf': (text: string) => text.replace('wrapuptime=10', 'wrapuptime=0'),
};
const [SUPPORT, NIGHT] = ['support', 'Night shift'] as const;
const OF_EACH = 12;
/** What the log of the queues calls ways out that are neither. */
const FLOWED_OUT = ['EXITWITHTIMEOUT', 'EXITWITHKEY', 'EXITEMPTY', 'WITHDRAW'];

(missing === undefined ? describe : describe.skip)(
  `Contacts of a real Asterisk${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let system: RealAsterisk;
    let account: AsteriskAccount;
    const ways = new ContactWays();
    const ending = new AbortController();

    beforeAll(async () => {
      system = await RealAsterisk.start(undefined, CHANGES);
      account = new AsteriskAccount(system.amiUrl, system.credentials);
    });
    afterAll(async () => {
      ending.abort();
      await account.close();
      await system.stop();
    });

    it('are those of its own log: who entered, who answered, who gave up, whose time was up, and how long they waited', async () => {
      let isOpen = false;
      const listening = account.vendor.listen!({
        roster: () => undefined,
        hint: ({ contacts = [] }) => ways.add(contacts),
        open: () => void (isOpen = true),
        signal: ending.signal,
      });
      await eventually(() => isOpen);
      await account.execute({ type: 'agent.pause', agent: 'Local/103@agents', queues: 'all', params: {} });

      for (let nth = 0; nth < OF_EACH; nth += 1) {
        const caller = (line: number) => ({ name: `Caller ${nth}`, number: `555${line}${100 + nth}` });
        await system.call(SUPPORT, caller(1));
        await system.call(NIGHT, { ...caller(2), patience: 2 + (nth % 3) });
        await system.call(NIGHT, { ...caller(3), context: 'hurried' });
      }
      await system.call(NIGHT, { name: 'Eve Holm', number: '5550100' });
      let withdrawn: string | undefined;
      await eventually(async () => {
        const callers = await account.waiting(NIGHT);
        withdrawn = callers.find(({ caller }) => caller === '5550100')?.id;
        return withdrawn !== undefined;
      });
      // The id of the contact is that of the row.
      await eventually(() =>
        ways.all().some(({ call, caller }) => call === withdrawn && caller === '5550100'),
      );
      await account.execute({ type: 'call.withdraw', queue: NIGHT, params: { call: withdrawn ?? '' } });

      const isDone = ({ outcome, talkSeconds }: ContactPart) =>
        outcome !== undefined && (outcome !== 'answered' || talkSeconds !== undefined);
      const expected = 3 * OF_EACH + 1;
      await eventually(() => ways.all().filter(isDone).length === expected, {
        withinMs: 60_000,
        else: () => ({ of: ways.all().length, undone: ways.all().filter((one) => !isDone(one)) }),
      });

      const log = await system.queueLog();
      const linesOf = (...events: string[]) => log.filter(([, , , , event = '']) => events.includes(event));
      const callsOf = (...events: string[]) => linesOf(...events).map(([, call]) => call);
      const ours = (outcome?: string) =>
        ways.all().filter((one) => outcome === undefined || one.outcome === outcome);
      const idsOf = (parts: ContactPart[]) => parts.map(({ call }) => call).sort();
      expect(idsOf(ours())).toEqual(callsOf('ENTERQUEUE').sort());
      expect(idsOf(ours('answered'))).toEqual(callsOf('CONNECT').sort());
      expect(idsOf(ours('abandoned'))).toEqual(callsOf('ABANDON').sort());
      expect(idsOf(ours('flowed-out'))).toEqual(callsOf(...FLOWED_OUT).sort());
      expect([ours('answered').length, ours('abandoned').length, ours('flowed-out').length]).toEqual([
        OF_EACH,
        OF_EACH,
        OF_EACH + 1,
      ]);

      // Differences of whole seconds in the log: up to a second more or less.
      const wayOf = (id: string | undefined) => ours().find(({ call }) => call === id)!;
      for (const [, id, , , , waited] of linesOf('CONNECT'))
        expect(Math.abs((waitMs(wayOf(id)) ?? NaN) - Number(waited) * 1000)).toBeLessThanOrEqual(1_500);
      for (const [, id, , , , , , waited] of linesOf('ABANDON', 'EXITWITHTIMEOUT'))
        expect(Math.abs((waitMs(wayOf(id)) ?? NaN) - Number(waited) * 1000)).toBeLessThanOrEqual(1_500);
      for (const [, id, queue, name, , , talked] of linesOf('COMPLETECALLER', 'COMPLETEAGENT'))
        expect(wayOf(id)).toMatchObject({
          queue,
          agent: name === 'Ada Lund' ? 'Local/101@agents' : 'Local/102@agents',
          talkSeconds: Number(talked),
        });
      ending.abort();
      await listening;
    }, 150_000);
  },
);
