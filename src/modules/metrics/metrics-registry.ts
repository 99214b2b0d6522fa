import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'floorwalker_';
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Default metrics of the process, one set per process: prom-client's observers of the garbage collector and the event
 * loop cannot be removed, so each further set would leak its registry.
 */
export const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });

/**
 * The metrics of `/metrics`. Each feature registers its own in a class beside its code (`FloorMetrics`, `PollMetrics` …).
 * Names get the prefix `floorwalker_`. Label values are configured or fixed words, so that their number is bounded.
 */
@Injectable()
export class MetricsRegistry {
  /** One per application, so that two applications in one process (tests, benchmarks) do not mix. */
  readonly registry = new Registry();

  /** Metrics of the application and of the process, in the text format of Prometheus. */
  async text(): Promise<string> {
    const parts = await Promise.all([this.registry.metrics(), processMetrics.metrics()]);
    return parts.join('\n');
  }

  counter<L extends string>(name: string, help: string, labelNames: L[] = []): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  gauge<L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  /** Of durations, in seconds. */
  histogram<L extends string>(name: string, help: string, labelNames: L[] = []): Histogram<L> {
    const registers = [this.registry];
    return new Histogram({ name: PREFIX + name, help, labelNames, buckets: SECONDS, registers });
  }

  /** A gauge whose values are read at each scrape; without values it is absent. */
  readGauge<L extends string>(
    name: string,
    help: string,
    read: () => Iterable<readonly [Record<L, string>, number]>,
    labelNames: L[] = [],
  ): void {
    new Gauge({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        const values = [...read()];
        // A gauge without labels reads 0 after a reset; an unknown value must be absent instead.
        if (values.length === 0 && labelNames.length === 0) this.remove();
        for (const [labels, value] of values) this.set(labels, value);
      },
    });
  }

  /** A counter whose total is counted elsewhere and read at each scrape. */
  readTotal<L extends string>(
    name: string,
    help: string,
    read: () => Iterable<readonly [Record<L, string>, number]>,
    labelNames: L[] = [],
  ): void {
    new Counter({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }
}
