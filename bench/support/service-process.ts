import type { SimulatedAccount } from '../../simulators/simulator.js';
import { BenchProcess } from './child.js';
import type { MetricSample, ServiceAnswer } from './orders.js';
import type { ServiceOptions } from './service.js';
import type { Usage } from './usage.js';

/** The service in a process of its own. */
export class ServiceProcess {
  private readonly process = new BenchProcess('service');
  url = '';
  token = '';

  static async start(
    redisUrl: string,
    accounts: SimulatedAccount[],
    options: ServiceOptions,
  ): Promise<ServiceProcess> {
    const service = new ServiceProcess();
    const { url, token } = await service.process.ask<ServiceAnswer>({
      ...{ do: 'start', redisUrl, accounts, options },
    });
    service.url = url ?? '';
    service.token = token ?? '';
    return service;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async usage(collected = false): Promise<Usage> {
    return this.process.ask<Usage>({ do: 'usage', collected });
  }

  async metric(name: string): Promise<MetricSample[]> {
    return (await this.process.ask<ServiceAnswer>({ do: 'metric', name })).samples ?? [];
  }

  terminate(): Promise<void> {
    return this.process.terminate();
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }
}
