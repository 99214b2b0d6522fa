import type { FastifyReply, FastifyRequest } from 'fastify';
import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { type FloorRead, FloorReader } from '../floor/floor-reader.js';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Describes } from '../http/describes.js';
import type { DocumentState, Row, Rows } from '../domain/document.js';
import { maskedSnapshot } from '../domain/masked.js';
import { FloorError } from '../domain/problem.js';
import { accountTopic, queueTopic } from '../domain/topic.js';
import { pageOf, PageQuery } from '../http/page.js';
import { requestPart } from '../http/request-part.js';
import { appendVary } from '../http/vary.js';
import { signalOf } from '../history/answer-stream.js';
import { HistoryReader } from '../history/history-reader.js';
import { pastInstant } from '../history/instants.js';
import { agentsContract, queueContract, QueueQuery, queuesContract } from './floor.contract.js';

/**
 * The entity tag is made of epoch, version and state, and weak: two answers with the same tag show the same rows and trust
 * them alike, but differ in `polledAt`, which moves on while nothing changes. So `polledAt` and `state` also stand in
 * headers, which a 304 carries too: the rows held are still right, as of that instant. The state is part of the tag
 * because an HTTP cache answers its program with the body it kept, whose state must still be true.
 *
 * Returns whether the client holds this answer already.
 */
function answersFromCache(
  { view, freshness }: FloorRead,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  const tag = `"${view.epoch}.${view.version}.${freshness.state}"`;
  void reply.headers({
    etag: `W/${tag}`,
    'cache-control': 'private, no-cache',
    'floorwalker-state': freshness.state,
    ...(freshness.polledAt !== undefined && { 'floorwalker-polled-at': String(freshness.polledAt) }),
  });
  appendVary(reply, 'Authorization');
  const held = request.headers['if-none-match'];
  if (held === undefined) return false;
  return held.trim() === '*' || held.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
}

/** The floor for clients that ask instead of following: the same rows, with the version and the age of the topic. */
@Controller('v1/accounts/:account')
@Needs('floor:read')
export class FloorController {
  constructor(
    private readonly reader: FloorReader,
    private readonly authority: Authority,
    private readonly history: HistoryReader,
  ) {}

  @Get('queues')
  @Describes(queuesContract)
  queues(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.list(caller, account, 'queues', query, request, reply);
  }

  @Get('agents')
  @Describes(agentsContract)
  agents(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    return this.list(caller, account, 'agents', query, request, reply);
  }

  @Get('queues/:queue')
  @Describes(queueContract)
  async queue(
    @Caller() caller: Principal,
    @Param('account') account: string,
    @Param('queue') queue: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object | undefined> {
    const { at } = requestPart(QueueQuery, query, 'query');
    if (at !== undefined) return this.pastQueue(caller, account, queue, pastInstant(at), reply);
    this.authority.ensure(caller, 'floor:read', { account, queue, topicKind: 'queue' });
    await this.ensureQueue(account, queue);
    const topic = queueTopic(account, queue);
    const whole = await this.reader.read(topic, 'interest');
    if (whole === undefined) throw notReadYet(account);
    const read = this.shown(caller, account, whole);
    if (answersFromCache(read, request, reply)) return notModified(reply);
    return { ...headOf(topic, read), ...detailOf(read.view.state) };
  }

  /** Needs `history:read` too. Nothing is followed or polled for it. */
  private async pastQueue(
    caller: Principal,
    account: string,
    queue: string,
    at: number,
    reply: FastifyReply,
  ): Promise<object> {
    const past = await this.history.queue(caller, account, queue, at, signalOf(reply));
    const { topic, epoch, version, state } = past.snapshot;
    const source = past.source?.state ?? 'stale';
    void reply.headers({
      etag: `W/"${epoch}.${version}.${at}"`,
      'cache-control': 'private, no-cache',
      'floorwalker-state': source,
    });
    return { ...{ topic, epoch, version, state: source, at, gaps: past.gaps }, ...detailOf(state) };
  }

  private async list(
    caller: Principal,
    account: string,
    collection: 'queues' | 'agents',
    query: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<object | undefined> {
    this.authority.ensure(caller, 'floor:read', { account, topicKind: 'account' });
    const page = requestPart(PageQuery, query, 'query');
    const topic = accountTopic(account);
    const whole = await this.reader.read(topic, 'interest');
    if (whole === undefined) throw notReadYet(account);
    const read = collection === 'agents' ? this.shown(caller, account, whole) : whole;
    if (answersFromCache(read, request, reply)) return notModified(reply);
    return { ...headOf(topic, read), ...pageOf(rowsOf(read.view.state[collection]), page) };
  }

  /** As much of callers as the token may see. */
  private shown(caller: Principal, account: string, read: FloorRead): FloorRead {
    return this.authority.hidesCallers(caller, account) ? { ...read, view: maskedSnapshot(read.view) } : read;
  }

  /** Looks the queue up in its account, so that a queue that does not exist is neither followed nor polled. */
  private async ensureQueue(account: string, queue: string): Promise<void> {
    const read = await this.reader.read(accountTopic(account), 'glance');
    if (Object.hasOwn(read?.view.state['queues'] ?? {}, queue)) return;
    // The account's document has it once it was read; the roster lists it before.
    const roster = await this.reader.roster(account);
    if (roster === undefined || Object.hasOwn(roster.queues, queue)) throw notReadYet(account);
    throw new FloorError('not-found', `There is no queue "${queue}" in account "${account}".`);
  }
}

function headOf(topic: string, { view, freshness }: FloorRead): object {
  return {
    topic,
    epoch: view.epoch,
    version: view.version,
    polledAt: freshness.polledAt,
    state: freshness.state,
  };
}

const detailOf = (state: DocumentState): object => ({
  queue: state['queue']?.['self'],
  waiting: rowsOf(state['waiting']),
  agents: rowsOf(state['agents']),
});

/** Rows carry their id as a field; the key is the same. */
function rowsOf(rows: Rows | undefined): (Row & { id: string })[] {
  return Object.entries(rows ?? {}).map(([id, row]) => ({ ...row, id }));
}

function notReadYet(account: string): FloorError {
  return new FloorError('not-ready', `Account "${account}" has not been read yet; try again.`);
}

function notModified(reply: FastifyReply): undefined {
  void reply.code(304);
  return undefined;
}
