import { GatewayMetrics } from '../../src/gateways/gateway-metrics.js';
import { CommandMetrics } from '../../src/modules/commands/command-metrics.js';
import { FloorMetrics } from '../../src/modules/floor/floor-metrics.js';
import { PushEvents } from '../../src/modules/floor/push-events.js';
import { Refusals } from '../../src/modules/http/refusals.js';
import { MetricsRegistry } from '../../src/modules/metrics/metrics-registry.js';
import { RequestMetrics } from '../../src/modules/vendor-accounts/request-metrics.js';
import { PollMetrics } from '../../src/pollers/poll-metrics.js';
import { PushMetrics } from '../../src/pollers/push-metrics.js';

/** The metrics of every feature, on a registry of their own. */
export function newMetrics() {
  const registry = new MetricsRegistry();
  const refusals = new Refusals(registry);
  return {
    registry,
    refusals,
    commands: new CommandMetrics(registry),
    floor: new FloorMetrics(registry),
    gateway: new GatewayMetrics(registry, refusals),
    polls: new PollMetrics(registry),
    push: new PushMetrics(registry, new PushEvents(registry)),
    requests: new RequestMetrics(registry),
  };
}

/** Metrics whose methods the test hears. */
export const spiedOn = <T extends object>(metrics: T, methods: Partial<T>): T =>
  Object.assign(metrics, methods);
