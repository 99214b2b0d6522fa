import { Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type RouteContract, Describes } from '../http/describes.js';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { OperationsAccess } from './operations-access.js';

const sessionContract: RouteContract = {
  tag: 'Operations',
  summary: 'Open a session for the job queues in this browser',
  description:
    'Sets a cookie for `/admin/queues` that is valid for 15 minutes. Needs a token of the tenant that operates the ' +
    'service (`operations.tenant`), not narrowed to a part of that tenant.',
  answers: {
    204: {
      description: 'The cookie is set.',
      headers: { 'set-cookie': { description: '`HttpOnly`, `SameSite=Strict`.', required: true } },
    },
  },
};

/** For the tenant that operates the service. */
@Controller('v1/operations')
@Needs('queues:admin')
export class OperationsController {
  constructor(
    private readonly access: OperationsAccess,
    private readonly authority: Authority,
  ) {}

  @Post('session')
  @HttpCode(204)
  @Header('cache-control', 'no-store')
  @Describes(sessionContract)
  session(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    this.authority.ensureOperations(caller);
    void reply.header('set-cookie', this.access.cookie(request));
  }
}
