import { Controller, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authority } from '../auth/authority.js';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Describes } from '../contracts/describes.js';
import { OperationsAccess } from './operations-access.js';
import { sessionContract } from './operations.contract.js';

/** For whoever runs the service itself. */
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
