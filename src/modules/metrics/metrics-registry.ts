import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'floorwalker_';
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Metrics of the process. There is one set per process: prom-client's observers of the garbage collector and the event
 * loop can never be removed, so each further set would retain everything its registry refers to.
 */
export const processMetrics = new Registry();
collectDefaultMetrics({ register: processMetrics });

/**
 * What `/metrics` shows. Each feature registers its own metrics here, in a class beside its code (`FloorMetrics`,
 * `PollMetrics` …). Names get the prefix `floorwalker_`; label values are configured or fixed words, so that their
 * number is bounded.
 */
@Injectable()
export class MetricsRegistry {
  /** One per application, so that two services in one process (tests, benchmarks) do not mix. */
  readonly registry = new Registry();

  /** All metrics and those of the process, in Prometheus' text format. */
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

  /** A gauge whose values are read at each scrape; none: it is absent from the answer. */
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
        // Without labels, a gauge that was reset reads 0; unknown must not.
        if (values.length === 0 && labelNames.length === 0) this.remove();
        for (const [labels, value] of values) this.set(labels, value);
      },
    });
  }

  /** A counter whose total is kept elsewhere and read at each scrape. */
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
