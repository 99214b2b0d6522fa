import { ChannelRequest } from './channel-request.js';

describe('The address of a channel', () => {
  it.each([
    [
      'https://169.254.169.254/latest',
      'leads to this machine or to an address of its cloud, which no receiver has',
    ],
    [
      'https://metadata.google.internal/',
      'leads to this machine or to an address of its cloud, which no receiver has',
    ],
    ['https://ann:word@example.com/', 'must not hold a user name or password'],
    ['ftp://example.com/', 'must be a URL with https://'],
    ['example.com/hook', 'must be a URL with https://'],
  ])('is refused with what is wrong with it: %s', (url, message) => {
    const { error } = ChannelRequest.safeParse({ kind: 'webhook', name: 'x', url });
    expect(error?.issues).toMatchObject([{ path: ['url'], message }]);
  });
});
