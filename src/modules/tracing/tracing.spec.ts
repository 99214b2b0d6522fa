import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { logFields } from '../../lib/log-fields.js';
import { OpenTelemetryTracing } from './open-telemetry.tracing.js';
import { NO_TRACING, type Tracing } from './tracing.js';

describe('Tracing', () => {
  let collector: Server;
  let requests = 0;
  let made = 0;
  const attributes = () => {
    made += 1;
    return { a: 1 };
  };
  const create = (ratio: number) => {
    const { port } = collector.address() as AddressInfo;
    return OpenTelemetryTracing.create({ endpoint: `http://127.0.0.1:${port}/`, ratio }, 'all');
  };
  /** Every kind of span there is, as parts of each other; what they say of themselves. */
  async function everything(tracing: Tracing): Promise<(string | undefined)[]> {
    const { context: outside } = tracing;
    return tracing.during({ name: 'root', root: true, attributes }, () =>
      tracing.during({ name: 'part', attributes }, async () => {
        tracing.add(attributes);
        return [outside, tracing.context, tracing.note({ name: 'past', since: Date.now() - 5, attributes })];
      }),
    );
  }

  beforeEach(async () => {
    requests = 0;
    made = 0;
    collector = createServer((request, response) => {
      requests += 1;
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    collector.closeAllConnections();
    return new Promise((resolve) => collector.close(resolve));
  });

  it('makes nothing when it is off', async () => {
    expect(await everything(NO_TRACING)).toEqual([undefined, undefined, undefined]);
    expect(made).toBe(0);
  });

  it('makes nothing of a trace that is not sampled', async () => {
    const tracing = await create(0);
    expect(await everything(tracing)).toEqual([undefined, undefined, undefined]);
    await tracing.onApplicationShutdown();
    expect([made, requests]).toEqual([0, 0]);
  });

  it('names the current span, and continues from there', async () => {
    const tracing = await create(1);
    const [outside, inside = '', past] = await everything(tracing);
    expect(outside).toBeUndefined();
    expect(inside).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(past?.slice(0, 36)).toBe(inside.slice(0, 36));
    const later = tracing.note({ name: 'elsewhere', from: inside });
    expect(later?.slice(0, 36)).toBe(inside.slice(0, 36));
    expect(later).not.toBe(inside);
    expect(tracing.note({ name: 'nowhere', from: 'nonsense' })).toBeUndefined();
    await tracing.onApplicationShutdown();
    expect(made).toBe(4);
    expect(requests).toBeGreaterThan(0);
  });

  it('is no part of anything when nothing around it is recorded', async () => {
    const tracing = await create(1);
    expect(tracing.note({ name: 'alone', attributes })).toBeUndefined();
    expect(await tracing.during({ name: 'alone', attributes }, async () => tracing.context)).toBeUndefined();
    await tracing.onApplicationShutdown();
    expect([made, requests]).toEqual([0, 0]);
  });

  it('continues the trace of a request as its caller decided', async () => {
    const tracing = await create(0);
    const ids = `${'a'.repeat(32)}-${'b'.repeat(16)}`;
    const within = (from: string) =>
      tracing.during({ name: 'root', root: true, from }, async () => tracing.context?.slice(3, 35));
    expect(await within(`00-${ids}-01`)).toBe('a'.repeat(32));
    expect(await within(`cc-${ids}-03-more`)).toBe('a'.repeat(32));
    for (const none of [`00-${ids}-00`, `ff-${ids}-01`, `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, ids])
      expect(await within(none)).toBeUndefined();
    await tracing.onApplicationShutdown();
  });

  it('begins no trace within one that is not recorded', async () => {
    const tracing = await create(1);
    const from = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00`;
    const inner = await tracing.during({ name: 'root', root: true, from }, () =>
      tracing.during({ name: 'order', root: true, attributes }, async () => tracing.context),
    );
    expect(inner).toBeUndefined();
    await tracing.onApplicationShutdown();
    expect([made, requests]).toEqual([0, 0]);
  });

  it('puts its ids into the lines that are logged within', async () => {
    const tracing = await create(1);
    const [fields, context] = await tracing.during(
      { name: 'root', root: true },
      async () => [logFields(), tracing.context] as const,
    );
    expect(context).toBe(`00-${fields['trace_id']}-${fields['span_id']}-01`);
    expect(logFields()).toEqual({});
    await tracing.onApplicationShutdown();
  });

  it('hands an error on', async () => {
    const tracing = await create(1);
    const failing = tracing.during({ name: 'root', root: true }, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    await tracing.onApplicationShutdown();
  });
});
