import type { Hint } from '../../src/vendors/port/line.js';
import type { VendorTls } from '../../src/vendors/port/vendor.js';
import { AsteriskAccount } from '../support/asterisk-account.js';
import { eventually } from '../support/eventually.js';
import { openLine } from '../support/open-line.js';
import { asteriskMissing, RealAsterisk } from '../support/real-asterisk.js';
import { pinOf, selfSigned } from '../support/self-signed.js';

const missing = asteriskMissing();
const CY = 'Local/103@agents';

// `npm test` says loudly at its end that these were skipped, and why.
(missing === undefined ? describe : describe.skip)(
  `A real Asterisk over TLS${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const certificate = selfSigned();
    let system: RealAsterisk;

    beforeAll(async () => {
      system = await RealAsterisk.start(certificate);
    });
    afterAll(() => system.stop());

    const accounts: AsteriskAccount[] = [];
    const accountWith = (tls: VendorTls): AsteriskAccount => {
      const account = new AsteriskAccount(system.amisUrl, system.credentials, tls);
      accounts.push(account);
      return account;
    };
    afterEach(async () => {
      for (const account of accounts.splice(0)) await account.close();
    });

    it.each<[string, VendorTls]>([
      ['its pinned key', { pinSha256: [pinOf(certificate)] }],
      ['its authority', { ca: certificate.cert }],
      ['both', { ca: certificate.cert, pinSha256: [pinOf(selfSigned()), pinOf(certificate)] }],
    ])('is known by %s, for polls, commands and the line', async (_what, tls) => {
      const account = accountWith(tls);
      expect(Object.keys((await account.read()).queues)).toHaveLength(3);
      const hints: Hint[] = [];
      const ending = new AbortController();
      const { over } = await openLine(account.vendor, {
        hint: (hint) => void hints.push(hint),
        signal: ending.signal,
      });
      await account.execute({ type: 'agent.pause', agent: CY, queues: 'all', params: {} });
      await eventually(() => hints.some(({ event }) => event === 'QueueMemberPause'));
      await account.execute({ type: 'agent.unpause', agent: CY, queues: 'all', params: {} });
      ending.abort();
      await over;
    });

    it.each<[string, VendorTls, string]>([
      ['key', { pinSha256: [pinOf(selfSigned())] }, `its key is ${pinOf(certificate)}, and pinned`],
      ['authority', { ca: selfSigned().cert }, 'certificate'],
    ])('is not spoken to with another %s, in words that name the account', async (_what, tls, reason) => {
      const account = accountWith(tls);
      const ending = new AbortController();
      const context = { roster: () => undefined, hint: () => undefined, open: () => undefined };
      const port = new URL(system.amisUrl).port;
      for (const failed of [account.read(), account.vendor.listen!({ ...context, signal: ending.signal })])
        await expect(failed).rejects.toMatchObject({
          name: 'VendorUnavailable',
          message: expect.stringMatching(new RegExp(`^real: line to port ${port} .*`)),
        });
      await expect(account.read()).rejects.toThrow(reason);
      await expect(account.read()).rejects.not.toThrow(system.credentials.secret);
    });
  },
);
