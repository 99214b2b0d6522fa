import { Body, Controller, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../auth/principal.js';
import { Caller, Needs } from '../auth/token.guard.js';
import { Describes } from '../http/describes.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { requestPart } from '../http/request-part.js';
import { DisplayRequest, type Display } from './display.js';
import type { PublicDisplay } from './displays.controller.js';
import { beginContract, confirmContract, pollContract, PollRequest } from './pairings.contract.js';
import { Pairings, type StartedPairing } from './pairings.js';

type PollAnswer = { state: 'waiting' } | (Pick<Display, 'label' | 'topics'> & { token: string });

/** Logins for screens without a keyboard. Starting and polling need no token, since the screen has none yet. */
@Controller('v1/displays/pairings')
export class PairingsController {
  constructor(
    private readonly pairings: Pairings,
    private readonly addresses: ClientAddresses,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @Describes(beginContract)
  begin(@Req() request: FastifyRequest): Promise<StartedPairing> {
    return this.pairings.begin(this.addresses.of(request.raw));
  }

  /** 202 until the code is confirmed. */
  @Post('poll')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Describes(pollContract)
  async poll(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): Promise<PollAnswer> {
    const claimed = await this.pairings.poll(requestPart(PollRequest, body, 'body').secret);
    if (claimed === undefined) {
      void reply.code(202);
      return { state: 'waiting' };
    }
    const { label, topics } = claimed.display;
    return { token: claimed.token, label, topics };
  }

  @Post(':code/confirm')
  @Needs('displays:manage')
  @Header('cache-control', 'no-store')
  @Describes(confirmContract)
  async confirm(
    @Caller() caller: Principal,
    @Param('code') code: string,
    @Body() body: unknown,
  ): Promise<PublicDisplay> {
    const request = requestPart(DisplayRequest, body, 'body');
    const { tenant: _tenant, ...display } = await this.pairings.confirm(caller, code, request);
    // Its screen has no token yet.
    return { ...display, connected: false };
  }
}
