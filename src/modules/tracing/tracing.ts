export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** Of few values: paths without ids. */
  name: string;
  /** The role of the span, as OpenTelemetry has it; absent: internal. */
  kind?: 'server' | 'client' | 'producer' | 'consumer';
  /** May start a new trace, by the sampling ratio; other spans exist only within a trace. */
  root?: true;
  /** Parent span in another process: its `context`, or the `traceparent` of a request. Absent: the span around this call. */
  from?: string | undefined;
  /** Start time, epoch ms; absent: now. */
  since?: number;
  /** Called only if the span is recorded. Must not contain secrets. With `error.type` the span is one that failed. */
  attributes?: () => Attributes;
}

/**
 * Port for tracing the way of data between a phone system and a screen. Spans are created only within a recorded trace,
 * so that nothing is spent when tracing is off or a trace is not sampled.
 */
export abstract class Tracing {
  /** Runs `work` within a span. */
  abstract during<T>(start: SpanStart, work: () => Promise<T>): Promise<T>;
  /**
   * Records a span that ends now, for work that is done.
   * @returns the `context` of the span; undefined: nothing is recorded
   */
  abstract note(start: SpanStart): string | undefined;
  /** Adds attributes to the span around this call; with `error.type` it is one that failed. */
  abstract add(attributes: () => Attributes): void;
  /** The span around this call as W3C `traceparent`, for another process; undefined: nothing is recorded. */
  abstract readonly context: string | undefined;
}

/** Records nothing. */
export const NO_TRACING: Tracing = {
  during: (_start, work) => work(),
  note: () => undefined,
  add: () => undefined,
  context: undefined,
};
