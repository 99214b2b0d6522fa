import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type * as OpenTelemetry from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { abortable } from '../../lib/abortable.js';
import { withLogFields } from '../../lib/log-fields.js';
import { packageVersion } from '../../lib/package-version.js';
import type { TracingConfig } from '../config/floor-config.js';
import { OutageLog } from '../../lib/outage-log.js';
import { Tracing, type Attributes, type SpanStart } from './tracing.js';

const FLUSH_EVERY_MS = 2_000;
/** Further spans are dropped. */
const MAX_QUEUED_SPANS = 4_096;
const SEND_MS = 5_000;
const CLOSE_MS = 2_000;
/** Of any version but `ff`; what later versions append is ignored. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;
/** Within a trace that is not recorded: nothing in it begins a trace of its own. */
const NOT_RECORDED = Symbol('not recorded');

/**
 * Sends traces to a collector over OTLP. Nothing is registered globally, so that two applications in one process do not
 * mix, and the library is loaded only if tracing is configured.
 */
export class OpenTelemetryTracing extends Tracing implements OnApplicationShutdown {
  private readonly current = new AsyncLocalStorage<Context | typeof NOT_RECORDED>();
  private readonly tracer: Tracer;

  private constructor(
    private readonly api: typeof OpenTelemetry,
    private readonly provider: TracerProvider,
  ) {
    super();
    this.tracer = provider.getTracer('floorwalker');
  }

  static async create({ endpoint, ratio }: TracingConfig, role: string): Promise<OpenTelemetryTracing> {
    const [api, sdk, { OTLPTraceExporter }, { detectResources, envDetector, resourceFromAttributes }] =
      await Promise.all([
        import('@opentelemetry/api'),
        import('@opentelemetry/sdk-trace'),
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/resources'),
      ]);
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      timeoutMillis: SEND_MS,
    });
    const ours = resourceFromAttributes({
      'service.name': 'floorwalker',
      'service.version': packageVersion(),
      'service.instance.id': randomUUID(),
      'floorwalker.role': role,
    });
    const provider = new sdk.TracerProvider({
      // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES take precedence.
      resource: ours.merge(detectResources({ detectors: [envDetector] })),
      sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [
        new sdk.BatchSpanProcessor({
          exporter: loggingOutages(exporter),
          maxQueueSize: MAX_QUEUED_SPANS,
          scheduledDelayMillis: FLUSH_EVERY_MS,
          exportTimeoutMillis: SEND_MS,
        }),
      ],
    });
    return new OpenTelemetryTracing(api, provider);
  }

  async during<T>(start: SpanStart, work: () => Promise<T>): Promise<T> {
    const begun = this.begin(start);
    if (begun === undefined) return start.root === true ? this.current.run(NOT_RECORDED, work) : work();
    const { span, within } = begun;
    const { traceId: trace_id, spanId: span_id } = span.spanContext();
    try {
      return await this.current.run(within, () => withLogFields({ trace_id, span_id }, work));
    } catch (error) {
      // Only the name of the error: its message may quote data that must not be in a trace.
      span.setStatus({ code: this.api.SpanStatusCode.ERROR });
      span.setAttribute('error.type', error instanceof Error ? error.name : typeof error);
      throw error;
    } finally {
      span.end();
    }
  }

  note(start: SpanStart): string | undefined {
    const begun = this.begin(start);
    begun?.span.end();
    return begun === undefined ? undefined : traceparent(begun.span);
  }

  add(attributes: () => Attributes): void {
    const { span } = this;
    if (span === undefined) return;
    const values = attributes();
    span.setAttributes(values);
    if ('error.type' in values) span.setStatus({ code: this.api.SpanStatusCode.ERROR });
  }

  get context(): string | undefined {
    return this.span === undefined ? undefined : traceparent(this.span);
  }

  async onApplicationShutdown(): Promise<void> {
    try {
      await abortable(this.provider.shutdown(), AbortSignal.timeout(CLOSE_MS));
    } catch (error) {
      new Logger(OpenTelemetryTracing.name).warn(`The last traces were not sent: ${String(error)}`);
    }
  }

  private get span(): Span | undefined {
    const around = this.current.getStore();
    return typeof around === 'object' ? this.api.trace.getSpan(around) : undefined;
  }

  private begin({
    name,
    kind,
    root,
    from,
    since,
    attributes,
  }: SpanStart): { span: Span; within: Context } | undefined {
    const { trace, ROOT_CONTEXT, SpanKind, SpanStatusCode } = this.api;
    const parent = from === undefined ? this.current.getStore() : this.remoteContext(from);
    if (parent === NOT_RECORDED || (parent === undefined && root !== true)) return undefined;
    const context = parent ?? ROOT_CONTEXT;
    const span = this.tracer.startSpan(
      name,
      {
        ...(kind !== undefined && { kind: SpanKind[kind.toUpperCase() as Uppercase<typeof kind>] }),
        ...(since !== undefined && { startTime: since }),
      },
      context,
    );
    if (!span.isRecording()) return undefined;
    const values = attributes?.() ?? {};
    span.setAttributes(values);
    if ('error.type' in values) span.setStatus({ code: SpanStatusCode.ERROR });
    return { span, within: trace.setSpan(context, span) };
  }

  private remoteContext(from: string): Context | undefined {
    const { trace, ROOT_CONTEXT, TraceFlags } = this.api;
    const [, traceId, spanId, flags] = TRACEPARENT.exec(from) ?? [];
    if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
    const traceFlags = parseInt(flags, 16) & TraceFlags.SAMPLED;
    const span = { traceId, spanId, traceFlags, isRemote: true };
    return trace.setSpanContext(ROOT_CONTEXT, span);
  }
}

/** The flag is always `01`: only recorded spans, which are sampled, get here. */
function traceparent(span: Span): string {
  const { traceId, spanId } = span.spanContext();
  return `00-${traceId}-${spanId}-01`;
}

/** Logs outages: the library silently drops what it cannot send. */
function loggingOutages(exporter: SpanExporter): SpanExporter {
  const outage = new OutageLog(new Logger(OpenTelemetryTracing.name), 'send traces');
  return {
    export: (spans: ReadableSpan[], done) =>
      exporter.export(spans, (result) => {
        if (result.error === undefined) outage.worked();
        else outage.failed(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
