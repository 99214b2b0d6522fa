import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FloorConfig, type AccountConfig } from '../config/floor-config.js';
import { FloorError } from '../domain/problem.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { sendProblem } from '../http/problem-answer.js';
import { HookEvents } from './hook-events.js';
import { HookKeys } from './hook-keys.js';

const MAX_BODY_BYTES = 256 * 1024;
const PATH = '/hooks/:account/:key';

/**
 * `POST /hooks/{account}/{key}`: where phone systems post their events. The right key is answered with 200 at once,
 * whatever the body is, because some vendors stop or repeat after anything else; any other request with 404, always with the
 * same body. The routes are outside Nest, which would parse the body: signatures are made of its bytes.
 */
@Injectable()
export class HookRoutes implements OnModuleInit {
  private keys: { of: readonly AccountConfig[]; found: HookKeys } | undefined;
  private readonly accounts = new WeakMap<FastifyRequest, AccountConfig>();

  constructor(
    private readonly config: FloorConfig,
    private readonly adapterHost: HttpAdapterHost,
    private readonly addresses: ClientAddresses,
    private readonly events: HookEvents,
  ) {}

  onModuleInit(): void {
    const server: FastifyInstance = this.adapterHost.httpAdapter.getInstance();
    // Not awaited: that would load the server before Nest has set its error handler, which routes then lack.
    void server.register(async (scope: FastifyInstance) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        '*',
        { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
        (_request, body, done) => done(null, body),
      );
      // Before the body is read: without the right key none is.
      scope.addHook('preParsing', (request, reply, payload, done) => {
        const account = this.accountOf(request);
        if (account === undefined) return refuse(reply);
        this.accounts.set(request, account);
        done(null, payload);
      });
      // A body that is too large, or breaks off.
      scope.setErrorHandler((_error, request, reply) => this.answer(request, reply, undefined));
      scope.post(PATH, (request, reply) => this.answer(request, reply, request.body));
    });
  }

  private accountOf({ params, raw }: FastifyRequest): AccountConfig | undefined {
    const { account = '', key = '' } = params as { account?: string; key?: string };
    return this.currentKeys().find(account, key, this.addresses.exact(raw));
  }

  /** A reload of the configuration replaces the accounts. */
  private currentKeys(): HookKeys {
    const { accounts } = this.config;
    if (this.keys?.of !== accounts) this.keys = { of: accounts, found: new HookKeys(accounts) };
    return this.keys.found;
  }

  private answer(request: FastifyRequest, reply: FastifyReply, body: unknown): void {
    const account = this.accounts.get(request);
    if (account === undefined) return refuse(reply);
    // What is left of the body is not read.
    if (body === undefined) void reply.header('connection', 'close');
    void reply.code(200).header('cache-control', 'no-store').send('');
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    void this.events.receive(account, { headers, body: Buffer.isBuffer(body) ? body : undefined });
  }
}

function refuse(reply: FastifyReply): void {
  void reply.header('connection', 'close');
  sendProblem(reply, new FloorError('not-found', 'There is nothing here.').problem);
}
