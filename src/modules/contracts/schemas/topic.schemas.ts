import { z } from 'zod';
import type { AccountDocument } from '../../domain/account-document.js';
import { Agent, Membership } from '../../domain/agent.js';
import { Command } from '../../domain/command.js';
import { Id, Instant } from '../../domain/id.js';
import type { QueueDocument } from '../../domain/queue-document.js';
import type { MetricsDocument } from '../../domain/metrics-document.js';
import { definitionPage, FIGURE_DEFINITIONS } from '../../domain/figure-definitions.js';
import { FigureSource, MetricsRow } from '../../domain/metrics-row.js';
import { QueueSelf, QueueSummary, WaitingCall } from '../../domain/queue.js';
import { Source } from '../../domain/source.js';
import { described, named, schemaOf } from '../../http/named.js';
import { AlertRow, SwitchRow } from './alert.schemas.js';
import { AnyCommand } from './command.schemas.js';
import './floor.schemas.js';

const NOW = 1_795_319_124_117;

export const Epoch = described(
  z.string(),
  'Random and never reused: versions of different epochs cannot be compared.',
);
export const Version = described(z.int().nonnegative(), 'Goes up by one with each change of content.');
export const Topic = described(
  z.string().min(1).max(300),
  '`account/…`, `queue/…/…`, `commands/…`, `metrics/…`, `metrics/…/…` or `alerts/…`.',
);

const AccountState = schemaOf<AccountDocument>()(
  z.object({
    source: named('SourceRow', z.object({ self: Source }), 'The only row of `source`.'),
    queues: z.record(Id, QueueSummary),
    agents: z.record(Id, Agent),
  }),
);
const QueueState = schemaOf<QueueDocument>()(
  z.object({
    queue: named('QueueRow', z.object({ self: QueueSelf }), 'The only row of `queue`.'),
    waiting: z.record(Id, WaitingCall),
    agents: z.record(Id, Membership),
  }),
);
const CommandsState = z.object({ commands: z.record(Id, AnyCommand) });
/** Ids of alerts name rule and subject, and so are longer than others. */
const AlertsState = z.object({
  alerts: z.record(z.string(), AlertRow),
  remedies: z.record(Id, SwitchRow),
});

for (const { figures, definition } of FIGURE_DEFINITIONS)
  for (const name of figures)
    described(MetricsRow.shape[name], `Definition: ${definition}.`, {
      url: definitionPage(name),
      description: 'definition',
    });
named(
  'MetricsServiceLevel',
  MetricsRow.shape.serviceLevel.unwrap(),
  'The service level and the formula it is by; `vendor`: one of the phone system’s own.',
);
named('FigureSource', FigureSource, 'Where a figure is known from. Treat unknown values as `polls`.');
named(
  'MetricsRow',
  MetricsRow,
  'Figures of one interval, of a queue or an agent. What is not known, and what would be divided by 0, is absent. ' +
    'Each figure links to its definition.',
  {
    ...{
      id: '6400',
      from: NOW - 40_724_117,
      to: NOW + 45_675_883,
      zone: 'Europe/Berlin',
      asOf: NOW,
      closed: false,
    },
    ...{ offered: 42, answered: 35, abandoned: 5, shortAbandoned: 1, flowedOut: 1, asaSeconds: 11.9 },
    ...{ longestWaitSeconds: 95, answeredWithin: 29, abandonedWithin: 2, targetSeconds: 20 },
    serviceLevel: { percent: 74.4, formula: 'no-short' },
    sources: { '*': 'vendor', longestWaitSeconds: 'events' },
    ...{ coverage: 0.98, coverageKind: 'measured', pollMs: 2_000 },
  },
);

const MetricsState = schemaOf<MetricsDocument>()(
  z.object({
    today: z.record(Id, MetricsRow),
    last30: z.record(Id, MetricsRow),
    agents: z.record(Id, MetricsRow),
  }),
);

const KINDS = [
  { name: 'Account', topic: /^account\/[a-z0-9-]{1,40}$/, state: AccountState },
  { name: 'Queue', topic: /^queue\/[a-z0-9-]{1,40}\/.+$/, state: QueueState },
  { name: 'Commands', topic: /^commands\/[a-z0-9-]{1,40}$/, state: CommandsState },
  { name: 'Alerts', topic: /^alerts\/[a-z0-9-]{1,40}$/, state: AlertsState },
  { name: 'Metrics', topic: /^metrics\/[a-z0-9-]{1,40}(\/.+)?$/, state: MetricsState },
] as const;

/** Changes of one collection: an id is in at most one of the three. */
const opsOn = (name: string, fields: z.ZodObject, row: z.ZodType = fields) =>
  named(
    `${name}Changes`,
    z.object({
      put: z.record(Id, row).exactOptional(),
      set: z
        .record(Id, named(`${name}Fields`, fields.partial(), `Fields of \`${name}\` that changed.`))
        .exactOptional(),
      del: z.array(Id).exactOptional(),
    }),
    `Changes of rows of \`${name}\`. \`put\`: whole rows; \`set\`: whole new values of the fields that changed; \`del\`: rows that are gone.`,
  ).exactOptional();

const metricsOps = opsOn('MetricsRow', MetricsRow);

const OPS: { readonly [kind in (typeof KINDS)[number]['name']]: z.ZodObject } = {
  Account: z.object({
    source: opsOn('Source', Source),
    queues: opsOn('QueueSummary', QueueSummary),
    agents: opsOn('Agent', Agent),
  }),
  Queue: z.object({
    queue: opsOn('Queue', QueueSelf),
    waiting: opsOn('WaitingCall', WaitingCall),
    agents: opsOn('Membership', Membership),
  }),
  Metrics: z.object({
    today: metricsOps,
    last30: metricsOps,
    agents: metricsOps,
  }),
  Commands: z.object({ commands: opsOn('Command', Command, AnyCommand) }),
  Alerts: z.object({ alerts: opsOn('Alert', AlertRow), remedies: opsOn('RemedySwitchRow', SwitchRow) }),
};

function deltaOf({ name, topic }: (typeof KINDS)[number]) {
  const document = `\`${name.toLowerCase()}/…\``;
  return named(
    `${name}Delta`,
    z.object({
      topic: z.string().regex(topic),
      epoch: Epoch,
      base: Version,
      version: Version,
      at: Instant,
      ops: named(`${name}Ops`, OPS[name], `Changes of ${document}, by collection.`),
    }),
    `Changes after \`base\` up to \`version\`, of ${document}.`,
  );
}

function snapshotOf({ name, topic, state }: (typeof KINDS)[number]) {
  named(`${name}State`, state, `The document of \`${name.toLowerCase()}/…\`: keyed rows, never arrays.`);
  return named(
    `${name}Snapshot`,
    z.object({ topic: z.string().regex(topic), epoch: Epoch, version: Version, at: Instant, state }),
    `The whole state of \`${name.toLowerCase()}/…\` at a version.`,
  );
}

export const AnyDelta = named('Delta', z.union(KINDS.map(deltaOf)), 'A delta of any topic.');
export const AnySnapshot = named('Snapshot', z.union(KINDS.map(snapshotOf)), 'A snapshot of any topic.');
