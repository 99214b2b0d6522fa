import { Controller, Get, Header, Headers, Param, Query, Res, type StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { FloorError } from '../domain/problem.js';
import { parseTopic } from '../domain/topic.js';
import type { PastContact, Timeline, Timelines } from '../domain/past.js';
import { Describes } from '../http/describes.js';
import { cursorAfter, type Page } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { appendVary } from '../http/vary.js';
import { signalOf, streamed } from './answer-stream.js';
import { wantsCsv } from './csv.js';
import {
  AtQuery,
  changesContract,
  ChangesQuery,
  contactsContract,
  ContactsQuery,
  floorContract,
  RangeQuery,
  seriesContract,
  SeriesQuery,
  timelineContract,
  timelinesContract,
  TimelinesQuery,
} from './history-reads.contract.js';
import { contactTable, seriesTable, stateTable } from './history-tables.js';
import { HistoryReader, type PastFloor } from './history-reader.js';
import { pastInstant, pastRange, type Range } from './instants.js';
import { PastChanges } from './past-changes.js';
import { positionOf, PastContactReader } from './past-contacts.js';
import { PastSeriesReader, type PastSeries } from './past-series.js';
import { PastTimelineReader } from './past-timelines.js';
import { orHistoryUnavailable } from './read-database.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LONGEST_MS = 31 * DAY_MS;
const CSV = 'text/csv; charset=utf-8';
const CACHE = ['cache-control', 'private, no-cache'] as const;

/** The past of an account, for tokens with `history:read`: narrowed and masked as live. */
@Controller('v1/accounts/:account')
@Needs('history:read')
export class HistoryController {
  constructor(
    private readonly reader: HistoryReader,
    private readonly pastChanges: PastChanges,
    private readonly pastTimelines: PastTimelineReader,
    private readonly pastSeries: PastSeriesReader,
    private readonly pastContacts: PastContactReader,
  ) {}

  @Get('floor')
  @Header(...CACHE)
  @Describes(floorContract)
  floor(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PastFloor> {
    const { at } = requestPart(AtQuery, query, 'query');
    return this.reader.floor(caller, account, pastInstant(at), signalOf(reply));
  }

  @Get('changes')
  @Header(...CACHE)
  @Describes(changesContract)
  changes(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { topic, cursor, ...asked } = requestPart(ChangesQuery, query, 'query');
    const ref = parseTopic(topic);
    if (ref?.account !== account)
      throw new FloorError('bad-request', `query.topic: is no topic of account "${account}"`);
    const request = { topic, ref, ...pastRange(asked, DAY_MS) };
    const after = cursor === undefined ? undefined : Number(cursor);
    if (after !== undefined && !(after >= request.from && after <= request.to))
      throw new FloorError('bad-request', 'query.cursor: is not the nextCursor of a page of this range');
    const page = { ...request, ...(after !== undefined && { after }) };
    return streamed(this.pastChanges.lines(caller, page, signalOf(reply)), 'application/x-ndjson');
  }

  @Get('agents/:agent/timeline')
  @Header(...CACHE)
  @Describes(timelineContract)
  async timeline(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Param('agent') agent: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Timeline | StreamableFile> {
    const range = pastRange(requestPart(RangeQuery, query, 'query'), LONGEST_MS);
    const timeline = await this.pastTimelines.one(caller, account, agent, range, signalOf(reply));
    return this.answer(reply, accept, timeline, () => stateTable([timeline]));
  }

  @Get('timelines')
  @Header(...CACHE)
  @Describes(timelinesContract)
  async timelines(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Timelines | StreamableFile> {
    const { team, ...asked } = requestPart(TimelinesQuery, query, 'query');
    const range = pastRange(asked, 2 * DAY_MS);
    const timelines = await this.pastTimelines.all(caller, account, range, team, signalOf(reply));
    return this.answer(reply, accept, timelines, () => stateTable(timelines.agents));
  }

  @Get('series')
  @Header(...CACHE)
  @Describes(seriesContract)
  async series(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PastSeries | StreamableFile> {
    const { measure, queue: queues, step, ...asked } = requestPart(SeriesQuery, query, 'query');
    const range: Range = pastRange(asked, LONGEST_MS / queues.length);
    const request = { ...range, measures: measure, queues, ...(step !== undefined && { step }) };
    const series = await this.pastSeries.read(caller, account, request, signalOf(reply));
    return this.answer(reply, accept, series, () => seriesTable(series));
  }

  @Get('contacts')
  @Header(...CACHE)
  @Describes(contactsContract)
  async contacts(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Page<PastContact> | StreamableFile> {
    const { limit, cursor, from, to, ...filter } = requestPart(ContactsQuery, query, 'query');
    const after = cursor === undefined ? undefined : positionOf(cursor);
    const request = {
      ...filter,
      ...pastRange({ from, to }, LONGEST_MS),
      ...(after !== undefined && { after }),
    };
    const batches = this.pastContacts.read(caller, account, request, signalOf(reply));
    appendVary(reply, 'Accept');
    if (wantsCsv(accept)) return streamed(contactTable(batches), CSV);
    return orHistoryUnavailable(pageOfContacts(batches, limit));
  }

  private answer<T extends object>(
    reply: FastifyReply,
    accept: string | undefined,
    answer: T,
    table: () => Generator<string>,
  ): T | Promise<StreamableFile> {
    appendVary(reply, 'Accept');
    if (!wantsCsv(accept)) return answer;
    const parts = async function* (): AsyncGenerator<string> {
      yield* table();
    };
    return streamed(parts(), CSV);
  }
}

async function pageOfContacts(
  batches: AsyncGenerator<PastContact[]>,
  limit: number,
): Promise<Page<PastContact>> {
  const items: PastContact[] = [];
  for await (const batch of batches) {
    items.push(...batch);
    if (items.length > limit) break;
  }
  const page = items.slice(0, limit);
  const last = page.at(-1);
  if (last === undefined || items.length === page.length) return { items: page };
  return { items: page, nextCursor: cursorAfter(JSON.stringify([last.enteredAt, last.queue, last.call])) };
}
