import { LoginRetries } from '../../src/modules/vendor-accounts/login-retries.js';
import type { VendorDefinition } from '../../src/vendors/port/vendor.js';
import { VendorAuthFailed } from '../../src/vendors/port/errors.js';
import { newSession } from '../../src/vendors/kit/session-auth.js';
import { FakePhone } from '../support/fake-phone.js';
import { ACCOUNT, PollHarness } from '../support/poll-harness.js';
import { freshPrefix, testRedis } from '../support/test-redis.js';

/** A phone system that wants a login before every answer. */
function guarded(phone: FakePhone) {
  const state = { refuses: true, tries: 0 };
  const definition: VendorDefinition<{ secret: string }> = {
    ...phone.definition,
    create: (account, services) => {
      const vendor = phone.definition.create(account, services);
      const open = async () => {
        state.tries += 1;
        if (state.refuses) throw new VendorAuthFailed('hq: the password is wrong');
        return newSession({ token: 'good' }, Date.now(), 1800);
      };
      return {
        targets: (roster) => vendor.targets(roster),
        execute: (command, context) => vendor.execute(command, context),
        close: (signal) => vendor.close(signal),
        read: async (target, context) => {
          await services.session.get(open, context.signal, async () => undefined);
          return vendor.read(target, context);
        },
      };
    },
  };
  return { state, definition };
}

describe('a refused login', () => {
  it('is tried once, says when it is tried next, and is tried at once when a person asks', async () => {
    const redis = await testRedis();
    const { state, definition } = guarded(new FakePhone('6400'));
    const rig = await PollHarness.start({ url: redis.url, prefix: freshPrefix(), vendor: definition });
    try {
      const { source } = await rig.account((document) => document.source.self.state === 'auth-failed');
      expect(source.self.reason).toMatch(
        /^hq: the password is wrong\. The next try is at \d\d:\d\d UTC; try at once with POST \/v1\/accounts\/hq\/login\.$/,
      );
      expect(state.tries).toBe(1);

      state.refuses = false;
      const askedAt = Date.now();
      expect(await new LoginRetries(rig.connections, rig.keys).request(ACCOUNT)).toBeUndefined();
      await rig.store.wakeLogin(ACCOUNT);
      await rig.account((document) => document.source.self.state === 'live');
      expect(Date.now() - askedAt).toBeLessThan(3_000);
      expect(state.tries).toBe(2);
    } finally {
      await rig.stop();
      await redis.stop();
    }
  });
});
