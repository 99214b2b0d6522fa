import { gatewayWorld, principal } from '../../test/support/gateway/gateway-world.js';
import { caught } from '../../test/support/caught.js';

const rows = (waiting: number) => ({ queue: { self: { id: '6400', waiting } } });

describe('Renewal', () => {
  it.each([
    ['another person', { subject: 'bob' }],
    ['another tenant', { tenant: 'rival' }],
    ['a display', { display: 'd1' }],
  ])('refuses the token of %s and keeps the old one', async (_who, differing) => {
    const { connect, tokens, renewal, connections } = gatewayWorld();
    const { session } = connect();
    const before = session.principal;
    tokens.set('theirs', principal({ ...differing, expiresAt: before.expiresAt! + 1 }));
    expect(await caught(renewal.renew(session, 'theirs'))).toMatchObject({ code: 'forbidden' });
    tokens.set('over', principal({ expiresAt: Date.now() - 1_000 }));
    for (const token of ['no token', 'over'])
      expect(await caught(renewal.renew(session, token))).toMatchObject({ code: 'unauthenticated' });
    expect(session.principal).toBe(before);
    connections.closeAll();
  });

  it('takes away what a narrower token does not allow, and says so', async () => {
    const { connect, tokens, renewal, replica, connections } = gatewayWorld();
    replica.show('account/hq', { queues: {} });
    replica.show('queue/hq/6400', rows(1));
    const { socket, session, subscribe } = connect();
    await subscribe('account/hq');
    await subscribe('queue/hq/6400');
    tokens.set('narrow', principal({ queues: new Set(['6400']) }));
    await renewal.renew(session, 'narrow');
    expect(socket.take()).toEqual([['gone', { topic: 'account/hq', reason: 'forbidden' }]]);
    expect([...session.subscriptions.keys()]).toEqual(['queue/hq/6400']);
    expect(replica.followers.has('account/hq')).toBe(false);
    connections.closeAll();
  });

  it('arms nothing for a socket that ended meanwhile', async () => {
    const { connect, tokens, renewal, kept } = gatewayWorld();
    const { socket, session } = connect();
    tokens.set('later', principal());
    const renewing = renewal.renew(session, 'later');
    socket.end();
    await renewing;
    expect(kept()).toBe(0);
  });
});
