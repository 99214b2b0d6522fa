import { Controller, Get, Header, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { FloorConfig } from '../config/floor-config.js';
import { DEFINITIONS_PAGE } from '../domain/figure-definitions.js';
import type { MetricsRow } from '../domain/metrics-row.js';
import { FloorError } from '../domain/problem.js';
import { Describes } from '../http/describes.js';
import { cursorAfter, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { appendVary } from '../http/vary.js';
import { signalOf, streamed } from './answer-stream.js';
import { csvOf, wantsCsv } from './csv.js';
import { pastRange } from './instants.js';
import { MAX_ROWS, metricsContract, MetricsQuery } from './metrics-reads.contract.js';
import { PastMetricsReader, positionOfRow, rowPosition } from './past-metrics.js';

const LONGEST_MS = 31 * 86_400_000;

/** Rows, and the address of the page that defines their figures. */
interface MetricsPage extends Page<MetricsRow> {
  definition: string;
}

/** Interval metrics, for tokens with `floor:read`: narrowed as live. */
@Controller('v1/accounts/:account')
@Needs('floor:read')
export class MetricsController {
  constructor(
    private readonly reader: PastMetricsReader,
    private readonly config: FloorConfig,
  ) {}

  @Get('metrics')
  @Header('cache-control', 'private, no-cache')
  @Describes(metricsContract)
  async metrics(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MetricsPage | StreamableFile> {
    const { from, to, queue, agent, sl, cursor, ...asked } = requestPart(MetricsQuery, query, 'query');
    const isTable = wantsCsv(accept);
    const limit = isTable ? MAX_ROWS : asked.limit;
    const request = {
      ...asked,
      ...pastRange({ from, to }, LONGEST_MS),
      ...(queue !== undefined && { queues: queue }),
      ...(agent !== undefined && { agents: agent }),
      ...(cursor !== undefined && { after: rowPosition(cursor) }),
      ...{ isByTargetOfNow: sl === 'now', limit },
    };
    const rows = await this.reader.read(caller, account, request, signalOf(reply));
    appendVary(reply, 'Accept');
    if (isTable) return streamed(table(rows), 'text/csv; charset=utf-8');
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const definition = `${this.config.http.basePath ?? ''}/${DEFINITIONS_PAGE}`;
    if (last === undefined || rows.length === items.length) return { items, definition };
    return { items, nextCursor: cursorAfter(JSON.stringify(positionOfRow(last))), definition };
  }
}

const COUNTS = [
  ...(['offered', 'answered', 'missed', 'abandoned', 'shortAbandoned', 'flowedOut'] as const),
  'callbacksQueued' as const,
  ...(['outcomeUnknown', 'carryIn', 'carryOut', 'answeredWithin', 'abandonedWithin'] as const),
  ...(['targetSeconds', 'waitAnsweredSeconds', 'waitAbandonedSeconds', 'asaSeconds'] as const),
  ...(['longestWaitSeconds', 'talkSeconds', 'holdSeconds', 'wrapUpSeconds', 'ahtSeconds'] as const),
  ...(['loginSeconds', 'occupancy'] as const),
] as const;
const STATES = [
  ...(['available', 'ringing', 'onCall', 'otherCall', 'wrapUp', 'paused', 'notReady', 'offline'] as const),
] as const;
const TAIL = ['coverage', 'coverageKind', 'pollMs'] as const;

/** One line per row. Reasons and bounds are in the JSON alone. */
async function* table(rows: readonly MetricsRow[]): AsyncGenerator<string> {
  if (rows.length > MAX_ROWS)
    throw new FloorError('history-limit', `A table has at most ${MAX_ROWS} rows. Ask for a shorter range.`);
  const states = STATES.map((state) => `timeIn.${state}`);
  const level = ['serviceLevel.percent', 'serviceLevel.formula'];
  yield csvOf([
    [
      'id',
      'queue',
      'from',
      'to',
      'zone',
      'asOf',
      'closed',
      ...COUNTS,
      ...level,
      ...states,
      ...TAIL,
      'source',
    ],
  ]);
  yield csvOf(
    rows.map((row) => [
      ...[row.id, row.queue, new Date(row.from), new Date(row.to), row.zone, new Date(row.asOf), row.closed],
      ...COUNTS.map((name) => row[name]),
      ...[row.serviceLevel?.percent, row.serviceLevel?.formula],
      ...STATES.map((state) => row.timeIn?.[state]),
      ...TAIL.map((name) => row[name]),
      row.sources['*'],
    ]),
  );
}
