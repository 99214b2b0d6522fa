import { isReachable } from './mapper.js';

describe(isReachable.name, () => {
  it.each([
    ['a device online', { linkus_web: { status: 1 }, linkus_mobile: { status: 0 } }, true],
    ['no device online', { linkus_web: { status: 0 }, linkus_mobile: { status: 0 } }, false],
    ['a number as text', { linkus_web: { status: '1' } }, true],
    [
      'a SIP phone registered once, whatever its own status',
      { sip_phone: { status: 0, status_list: [{ status: 0 }, { status: 1 }] } },
      true,
    ],
    [
      'a SIP phone with a list that says no, whatever its own status',
      { sip_phone: { status: 1, status_list: [{ status: 0 }] } },
      false,
    ],
    ['a SIP phone with an empty list', { sip_phone: { status: 0, status_list: [] } }, false],
    ['a SIP phone without a list', { sip_phone: { status: 0 } }, false],
    ['a list of bare numbers', { sip_phone: { status_list: [1] } }, true],
    [
      'an unknown status beside a known one',
      { linkus_web: { status: 7 }, fxs_phone: { status: 0 } },
      undefined,
    ],
    ['an unknown status beside one online', { linkus_web: { status: 7 }, fxs_phone: { status: 1 } }, true],
    ['an unknown registration', { sip_phone: { status: 0, status_list: [{}, { status: 0 }] } }, undefined],
    ['registrations of another type', { sip_phone: { status: 0, status_list: 'one' } }, undefined],
    ['only unknown statuses', { linkus_web: { status: 'busy' } }, undefined],
    ['no device', {}, undefined],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['another type', ['online'], undefined],
  ])('%s', (_what, onlineStatus, reachable) => {
    expect(isReachable(onlineStatus)).toBe(reachable);
  });
});
