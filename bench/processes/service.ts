import 'reflect-metadata';
import { endOnSignal } from '../../src/end-on-signal.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import type { ServiceAnswer, ServiceOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';
import { startService, type Service } from '../support/service.js';
import { usage } from '../support/usage.js';

/** The service in a process of its own, which is where its processor time and its memory are seen. */
let service: Service | undefined;

serveOrders(async (order: ServiceOrder): Promise<ServiceAnswer> => {
  if (order.do === 'start') {
    service = await startService(order.redisUrl, order.accounts, order.options);
    endOnSignal(service.app);
    const { url, token } = service;
    return { url, token };
  }
  if (order.do === 'usage') return usage(order);
  if (service === undefined) throw new Error('start the service first');
  const { registry } = service.app.get(MetricsRegistry, { strict: false });
  const metric = await registry.getSingleMetric(`floorwalker_${order.name}`)?.get();
  return { samples: metric?.values ?? [] };
});
