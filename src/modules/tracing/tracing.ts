export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  name: string;
  /** Begins a trace of its own, if the sampling ratio lets it; others are only parts of a trace. */
  root?: true;
  /** Goes on where another process left off: what its `context` said. Absent: in the span around this call. */
  from?: string | undefined;
  /** When it began, epoch ms; absent: now. */
  since?: number;
  /** Made only when the span is recorded. Never a secret. */
  attributes?: () => Attributes;
}

/**
 * Where time goes between a phone system and a screen. Spans are made only inside a trace that is recorded, so that
 * nothing is paid for when tracing is off or a trace was not sampled.
 */
export abstract class Tracing {
  /** `work`, within a span. */
  abstract during<T>(start: SpanStart, work: () => Promise<T>): Promise<T>;
  /**
   * A span that ends now, for what is done already.
   * @returns what `context` would say within it; undefined: nothing is recorded
   */
  abstract note(start: SpanStart): string | undefined;
  /** Says more of the span around this call. */
  abstract add(attributes: () => Attributes): void;
  /** Names the span around this call for another process, as W3C's `traceparent`; undefined: nothing is recorded. */
  abstract readonly context: string | undefined;
}

/** Nothing is recorded, and nothing is made. */
export const NO_TRACING: Tracing = {
  during: (_start, work) => work(),
  note: () => undefined,
  add: () => undefined,
  context: undefined,
};
