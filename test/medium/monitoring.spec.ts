import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AlertMetrics } from '../../src/modules/alerts/alert-metrics.js';
import { DeliveryMetrics } from '../../src/modules/alerts/delivery/delivery-metrics.js';
import { processMetrics } from '../../src/modules/metrics/metrics-registry.js';
import { ReplicaMetrics } from '../../src/modules/floor/replica-metrics.js';
import type { FloorReplica } from '../../src/modules/floor/floor-replica.js';
import type { FloorConfig } from '../../src/modules/config/floor-config.js';
import { HistoryMetrics } from '../../src/modules/history/history-metrics.js';
import { RedisMetrics } from '../../src/modules/redis/redis-metrics.js';
import type { RedisConnections } from '../../src/modules/redis/redis-connections.js';
import { newMetrics } from '../support/metrics.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const RULES = 'deploy/prometheus/alerts.yml';
const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
          annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});
const alerts = Rules.parse(parse(read(RULES))).groups.flatMap(({ rules }) => rules);

const DASHBOARDS = 'deploy/grafana/dashboards';
const Datasource = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const Dashboard = z.object({
  templating: z.object({ list: z.array(z.object({ name: z.string(), query: z.unknown() })) }),
  panels: z.array(
    z.object({
      title: z.string(),
      datasource: Datasource,
      targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })),
    }),
  ),
});

/** Labels that Prometheus adds: of the target that is scraped, and of the histograms' buckets. */
const TARGET_LABELS = ['job', 'instance', 'role'];
const SUFFIX = /_(?:bucket|sum|count)$/;

/** Every metric of a process that polls and serves, with the names of its labels. */
function registered(): Map<string, readonly string[]> {
  const metrics = newMetrics();
  const { registry } = metrics;
  metrics.gateway.deliveredBytes(() => 0);
  new ReplicaMetrics(registry, { size: 0, tailedAt: 0 } as unknown as FloorReplica).onModuleInit();
  new HistoryMetrics(registry, {} as FloorConfig);
  new AlertMetrics(registry);
  new DeliveryMetrics(registry);
  new RedisMetrics(registry, { losses: new Map() } as unknown as RedisConnections).onModuleInit();
  const labels = new Map<string, readonly string[]>();
  for (const one of [...registry.registry.getMetricsAsArray(), ...processMetrics.getMetricsAsArray()])
    labels.set(one.name, (one as unknown as { labelNames?: string[] }).labelNames ?? []);
  return labels;
}

/** The metrics an expression names, each with the labels it selects by. */
function selectorsIn(expr: string): { metric: string; by: string[] }[] {
  const found = expr.matchAll(/\b((?:floorwalker|nodejs|process)_\w+)\s*(?:\{([^}]*)\})?/g);
  return [...found].map(([, metric = '', labels = '']) => ({
    metric,
    by: [...labels.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
  }));
}

/** What an expression names that is not registered. */
function unknownIn(expr: string, known: Map<string, readonly string[]>): string[] {
  const selectors = selectorsIn(expr);
  const labelsOf = (metric: string): readonly string[] | undefined =>
    known.get(metric) ?? known.get(metric.replace(SUFFIX, ''));
  const unknown = selectors.flatMap(({ metric, by }) => {
    const labels = labelsOf(metric);
    if (labels === undefined) return [metric];
    return by.filter((label) => ![...labels, ...TARGET_LABELS].includes(label)).map((l) => `${metric}.${l}`);
  });
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/));
  const all = [...TARGET_LABELS, 'le', ...selectors.flatMap(({ metric }) => labelsOf(metric) ?? [])];
  return [...unknown, ...grouped.filter((label) => !all.includes(label))];
}

describe('The dashboard', () => {
  const known = registered();

  describe.each(readdirSync(path.join(ROOT, DASHBOARDS)))('%s', (file) => {
    const { panels, templating } = Dashboard.parse(JSON.parse(read(path.join(DASHBOARDS, file))));
    const variables = templating.list.map(({ name }) => name);

    it.each(panels)('"$title" shows metrics and labels that exist, of what is chosen', ({ targets }) => {
      for (const { expr, legendFormat } of targets) {
        expect(unknownIn(expr, known)).toEqual([]);
        const selectors = selectorsIn(expr);
        expect(selectors).not.toEqual([]);
        for (const { metric, by } of selectors) {
          const chosen = known.get(metric.replace(SUFFIX, '')) ?? known.get(metric);
          const needed = ['job', 'instance', ...(chosen?.includes('account') === true ? ['account'] : [])];
          expect(by).toEqual(expect.arrayContaining(needed));
        }
        // A fixed window is blank as soon as targets are scraped less often than half of it.
        for (const [window] of expr.matchAll(/\[[^\]]*\]/g)) expect(window).toBe('[$__rate_interval]');
        for (const [, word = ''] of expr.matchAll(/\$(?!__)(\w+)/g)) expect(variables).toContain(word);
        const by = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(', ') ?? TARGET_LABELS;
        for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect(by).toContain(label);
      }
    });

    it('lets its reader choose a data source, jobs, instances and accounts', () => {
      expect(variables).toEqual(['datasource', 'job', 'instance', 'account']);
      for (const { query } of templating.list) expect(unknownIn(JSON.stringify(query), known)).toEqual([]);
    });
  });
});

describe('The alerts', () => {
  const known = registered();

  it.each(alerts)('$alert names metrics and labels that exist, and its place', (alert) => {
    expect(unknownIn(alert.expr, known)).toEqual([]);
    expect(alert.annotations.runbook_url).toBe(`docs/runbook.md#${alert.alert.toLowerCase()}`);
    const { summary } = alert.annotations;
    const by = /\bby \(([^)]*)\)/.exec(alert.expr)?.[1]?.split(', ') ?? TARGET_LABELS;
    for (const [, label = ''] of summary.matchAll(/\$labels\.(\w+)/g)) expect(by).toContain(label);
    if (by.includes('account')) expect(summary).toContain('{{ $labels.account }}');
  });

  it('have a section each in the runbook, in their order, and there is no other', () => {
    const [, section = ''] = /^## Alerts\n(.*?)^## /ms.exec(read('docs/runbook.md')) ?? [];
    const headings = [...section.matchAll(/^### (\w+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(alerts.map(({ alert }) => alert));
  });

  const tests = readdirSync(path.join(ROOT, 'deploy/prometheus/tests')).map(
    (file) => `deploy/prometheus/tests/${file}`,
  );

  it('are each tried on figures for which they fire, and on those of a healthy service', () => {
    const named = tests.flatMap((file) =>
      [...read(file).matchAll(/alertname: (\w+)/g)].map(([, alert]) => alert),
    );
    const twice = alerts.flatMap(({ alert }) => [alert, alert]).sort();
    expect(named.sort()).toEqual(twice);
  });

  const promtool = process.env['PROMTOOL_PATH'];
  (promtool === undefined ? it.skip : it)('are loaded by Prometheus as written', () => {
    const run = (...args: string[]): string =>
      execFileSync(promtool ?? 'promtool', args, { cwd: ROOT, encoding: 'utf8' });
    expect(run('check', 'rules', RULES)).toContain(`SUCCESS: ${alerts.length} rules found`);
    expect(run('check', 'config', 'deploy/prometheus/prometheus.yml')).toContain('1 rule files found');
    expect(run('test', 'rules', ...tests).match(/SUCCESS/g)).toHaveLength(tests.length);
  });
});
