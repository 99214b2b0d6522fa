import { egressTo } from './egress.js';

const egressProxy = 'http://proxy:3128';

describe('egressTo', () => {
  it('is none without a proxy', () => expect(egressTo('https://pbx.example', {})).toBeUndefined());

  it.each([
    ['https://pbx.example', true],
    ['https://pbx.lan', false],
    ['https://a.acme.example:8088/api', false],
    ['https://acme.example', true],
    ['https://notacme.example', true],
    ['http://10.0.0.5', false],
    ['http://[::1]:80', false],
  ])('%s goes through it: %s', (url, through) => {
    const egressProxyExcept = ['pbx.lan', '.acme.example', '10.0.0.5', '::1'];
    const expected = through ? { url: egressProxy, resolvesNames: false } : undefined;
    expect(egressTo(url, { egressProxy, egressProxyExcept })).toEqual(expected);
  });
});
