import { jest } from '@jest/globals';
import { gatewayWorld, principal } from '../../test/support/gateway/gateway-world.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const DAY_MS = 86_400_000;

describe('SessionExpiry', () => {
  it('disconnects at the instant the token expires, not before', () => {
    const { socket } = gatewayWorld().connect({ expiresAt: Date.now() + 60_000 });
    jest.advanceTimersByTime(59_999);
    expect(socket.connected).toBe(true);
    jest.advanceTimersByTime(1);
    expect(socket.connected).toBe(false);
  });

  it('holds a token that outlives the longest timer', () => {
    const { socket } = gatewayWorld().connect({ expiresAt: Date.now() + 40 * DAY_MS });
    jest.advanceTimersByTime(40 * DAY_MS - 1);
    expect(socket.connected).toBe(true);
    jest.advanceTimersByTime(1);
    expect(socket.connected).toBe(false);
  });

  it('is not lengthened by a clock that is set back, and shortened by one that is set forward', () => {
    const { connect } = gatewayWorld();
    const [back, forth] = [600_000, 5_400_000].map((leftMs) => connect({ expiresAt: Date.now() + leftMs }));
    jest.setSystemTime(Date.now() - 3_600_000);
    jest.advanceTimersByTime(599_999);
    expect(back!.socket.connected).toBe(true);
    jest.advanceTimersByTime(1);
    expect(back!.socket.connected).toBe(false);
    expect(forth!.socket.connected).toBe(true);
    jest.setSystemTime(Date.now() + 3 * 3_600_000);
    jest.advanceTimersByTime(10_001);
    expect(forth!.socket.connected).toBe(false);
  });

  it('knows no end of a token that has none, also when it follows on one that has', async () => {
    const { connect, tokens, renewal, expiry } = gatewayWorld();
    const { expiresAt: _end, ...endless } = principal({ display: 'd1', topics: new Set(['account/hq']) });
    const { socket, session } = connect({ display: 'd1', expiresAt: Date.now() + 60_000 });
    tokens.set('endless', endless);
    expect(await renewal.renew(session, 'endless')).toEqual({ ok: true });
    expect([expiry.size, jest.getTimerCount()]).toEqual([0, 0]);
    jest.advanceTimersByTime(60_000);
    expect(socket.connected).toBe(true);
  });

  it('takes one timer for all whose end is far, and none without sessions', () => {
    const { connect, connections, expiry } = gatewayWorld();
    for (let i = 0; i < 100; i += 1) connect({ expiresAt: Date.now() + DAY_MS });
    expect([expiry.size, jest.getTimerCount()]).toEqual([100, 1]);
    jest.advanceTimersByTime(60_000);
    expect(jest.getTimerCount()).toBe(1);
    connections.closeAll();
    expect([expiry.size, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('goes by the renewed token', async () => {
    const { connect, tokens, renewal, expiry } = gatewayWorld();
    const { socket, session } = connect({ expiresAt: Date.now() + 60_000 });
    const expiresAt = Date.now() + 120_000;
    tokens.set('later', principal({ expiresAt }));
    expect(await renewal.renew(session, 'later')).toEqual({ ok: true, expiresAt });
    jest.advanceTimersByTime(119_999);
    expect(socket.connected).toBe(true);
    jest.advanceTimersByTime(1);
    expect(socket.connected).toBe(false);
    expect(expiry.size).toBe(0);
  });
});
