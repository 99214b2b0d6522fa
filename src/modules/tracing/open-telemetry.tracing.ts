import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type * as OpenTelemetry from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { abortable } from '../../lib/abortable.js';
import type { TracingConfig } from '../config/floor-config.js';
import { OutageLog } from '../../lib/outage-log.js';
import { Tracing, type Attributes, type SpanStart } from './tracing.js';

const FLUSH_EVERY_MS = 2_000;
/** Further spans are dropped. */
const MAX_QUEUED_SPANS = 4_096;
const SEND_MS = 5_000;
const CLOSE_MS = 2_000;
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;

/**
 * Sends traces to a collector over OTLP. Nothing is registered globally, so that two applications in one process do not
 * mix, and the library is loaded only if tracing is configured.
 */
export class OpenTelemetryTracing extends Tracing implements OnApplicationShutdown {
  private readonly current = new AsyncLocalStorage<Context>();
  private readonly tracer: Tracer;

  private constructor(
    private readonly api: typeof OpenTelemetry,
    private readonly provider: TracerProvider,
  ) {
    super();
    this.tracer = provider.getTracer('floorwalker');
  }

  static async create({ endpoint, ratio }: TracingConfig, role: string): Promise<OpenTelemetryTracing> {
    const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/sdk-trace'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
      timeoutMillis: SEND_MS,
    });
    const provider = new sdk.TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'floorwalker', 'floorwalker.role': role }),
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
    if (begun === undefined) return work();
    const { span, within } = begun;
    try {
      return await this.current.run(within, work);
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
    this.span?.setAttributes(attributes());
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
    return around === undefined ? undefined : this.api.trace.getSpan(around);
  }

  private begin({
    name,
    root,
    from,
    since,
    attributes,
  }: SpanStart): { span: Span; within: Context } | undefined {
    const { trace, ROOT_CONTEXT } = this.api;
    const parent = from === undefined ? this.current.getStore() : this.remoteContext(from);
    if (parent === undefined && root !== true) return undefined;
    const context = parent ?? ROOT_CONTEXT;
    const span = this.tracer.startSpan(name, since === undefined ? {} : { startTime: since }, context);
    if (!span.isRecording()) return undefined;
    if (attributes !== undefined) span.setAttributes(attributes());
    return { span, within: trace.setSpan(context, span) };
  }

  private remoteContext(from: string): Context | undefined {
    const { trace, ROOT_CONTEXT, TraceFlags } = this.api;
    const [, traceId, spanId] = TRACEPARENT.exec(from) ?? [];
    if (traceId === undefined || spanId === undefined) return undefined;
    const span = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
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
