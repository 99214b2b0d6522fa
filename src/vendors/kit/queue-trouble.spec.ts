import {
  PermissionMissing,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  VendorUnavailable,
} from '../port/errors.js';
import { isOfQueueAlone, orRefusal } from './queue-trouble.js';

const { signal } = new AbortController();
const fails = (error: Error) => () => Promise.reject(error);
const answered = new VendorUnavailable('500', { answered: true });

describe(orRefusal.name, () => {
  it('is the answer', async () => {
    expect(await orRefusal(signal, () => Promise.resolve(3))).toBe(3);
  });

  it.each([
    answered,
    new VendorUnavailable('no answer'),
    new PermissionMissing('403'),
    new VendorProtocolError('x', ''),
  ])('is a failure of one request: $name $message', async (error) => {
    expect(await orRefusal(signal, fails(error))).toBe(error);
  });

  it.each([new VendorAuthFailed('401'), new VendorThrottled('429', 5), new TypeError('a bug')])(
    'throws what concerns every request: $name',
    async (error) => {
      await expect(orRefusal(signal, fails(error))).rejects.toBe(error);
    },
  );

  it('throws when the poll was ended', async () => {
    await expect(orRefusal(AbortSignal.abort(), fails(answered))).rejects.toBe(answered);
  });
});

describe(isOfQueueAlone.name, () => {
  const asks = { count: 0 };
  const good = () => Promise.resolve((asks.count += 1));
  beforeEach(() => (asks.count = 0));

  it('is true where the system answers another question', async () => {
    expect(await isOfQueueAlone([answered, new PermissionMissing('403')], signal, good)).toBe(true);
    expect(await isOfQueueAlone([answered], signal, fails(answered))).toBe(false);
  });

  it('asks nothing of a system that does not answer', async () => {
    expect(await isOfQueueAlone([answered, new VendorUnavailable('cut')], signal, good)).toBe(false);
    expect(asks.count).toBe(0);
  });
});
