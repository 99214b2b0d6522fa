import { Body, Controller, Header, HttpCode, Logger, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Describes, type RouteContract } from '../http/describes.js';
import { named, schemaOf } from '../http/named.js';
import { requestPart } from '../http/request-part.js';
import { signalOf } from './answer-stream.js';
import { HistoryErasure, type Erased } from './history-erasure.js';
import { orHistoryUnavailable } from './read-database.js';

/** Shorter numbers are people of the house, who stand in every document. */
const SHORTEST = 5;

const EraseRequest = named(
  'EraseRequest',
  z.strictObject({ caller: z.string().min(SHORTEST).max(200) }),
  'The caller to erase: a number, however it is written, or the text that stands for the caller.',
  { caller: '+15550102' },
);
const count = z.int().nonnegative();
const ErasedAnswer = named(
  'Erased',
  schemaOf<Erased>()(z.object({ chunks: count, keyframes: count, contacts: count })),
  'How many rows of the history held the caller.',
);

const eraseContract: RouteContract = {
  tag: 'History',
  summary: 'Erase a caller from the history',
  description:
    'Removes the number and the name from everything that is stored of the tenant’s accounts. It may be repeated: what ' +
    'happened in the last minute may be stored after it. Not for tokens that cover a part of the tenant.',
  body: EraseRequest,
  answers: { 200: { description: 'The caller is erased.', body: ErasedAnswer } },
  refusals: ['history-unavailable'],
};

/** The right to erasure. */
@Controller('v1/history')
export class EraseController {
  private readonly logger = new Logger('History');

  constructor(
    private readonly erasure: HistoryErasure,
    private readonly authority: Authority,
  ) {}

  @Post('erase')
  @Needs('queues:admin')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Describes(eraseContract)
  async erase(
    @Caller() caller: Principal,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Erased> {
    this.authority.ensureWholeTenant(caller);
    const request = requestPart(EraseRequest, body, 'body');
    const { tenant, subject } = caller;
    const erasing = this.erasure.erase(tenant, request.caller, signalOf(reply));
    const { chunks, keyframes, contacts } = await orHistoryUnavailable(erasing);
    this.logger.log(
      `A caller was erased from the history of tenant ${tenant} by ${subject}: ${chunks} chunks, ${keyframes} keyframes, ${contacts} contacts.`,
    );
    return { chunks, keyframes, contacts };
  }
}
