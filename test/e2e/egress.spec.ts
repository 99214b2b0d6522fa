import { ConnectProxy } from '../support/connect-proxy.js';
import { TestCluster } from '../support/test-cluster.js';

describe('A service whose only way out is a proxy', () => {
  let proxy: ConnectProxy;
  let world: TestCluster;

  beforeAll(async () => {
    proxy = await ConnectProxy.start();
    const http = { egressProxy: `http://floor:${'s3cr3t-of-proxy'}@${proxy.host}` };
    world = await TestCluster.start({ file: { http } });
  });
  afterAll(async () => {
    await world.close();
    await proxy.stop();
  });

  it('reads phone systems through it, and says of an account when the proxy refuses', async () => {
    const { url } = await world.service();
    const screen = (await world.screen(url)).follow('account/hq');
    await screen.until(() => expect(screen.account().source.self.state).toBe('live'));
    const target = new URL(world.simulator().baseUrl).host;
    expect(new Set(proxy.asked.map((asked) => asked.target))).toEqual(new Set([target]));

    proxy.refuse(403);
    await screen.until(() => expect(screen.account().source.self.state).toBe('down'));
    const { reason } = screen.account().source.self;
    expect(reason).toContain(`the proxy ${proxy.host} refuses to connect to ${target} (403)`);
    expect(reason).not.toContain('s3cr3t-of-proxy');
  });
});
