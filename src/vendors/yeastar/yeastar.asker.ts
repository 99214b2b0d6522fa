import type { z } from 'zod';
import type { CommandContext } from '../port/command.js';
import { VendorAuthFailed } from '../port/errors.js';
import type { SessionStore, VendorSession } from '../port/vendor.js';
import { TokenRefused } from './yeastar.errors.js';
import { tokensOf, type YeastarLogin } from './yeastar.login.js';
import { allPages, PAGE_SIZE, type Whole } from './yeastar.pages.js';
import type { Page } from './yeastar.schema.js';
import type { YeastarAnswer, YeastarWire } from './yeastar.wire.js';

export interface Question<T> {
  method?: 'GET' | 'POST';
  endpoint: string;
  query?: Readonly<Record<string, string | number>>;
  body?: Readonly<Record<string, unknown>>;
  /** Error codes that are an answer to this question; they give no value. */
  codes?: readonly number[];
  schema: z.ZodType<T>;
}

/** A read of a poll has a `retry`, a request that changes something a `write`, and a read of a command neither. */
export interface Manner {
  signal: AbortSignal;
  retry?: { left: number };
  write?: CommandContext['write'];
}

const NOT_FOUND = 60001;

/** Asks with a token that is good. */
export class YeastarAsker {
  constructor(
    private readonly wire: YeastarWire,
    private readonly login: YeastarLogin,
    private readonly session: SessionStore,
  ) {}

  about(endpoint: string): string {
    return this.wire.about(endpoint);
  }

  /** Once again with a fresh token when the system does not know this one any more, e.g. after its restart. */
  async ask<T>(question: Question<T>, manner: Manner): Promise<YeastarAnswer<T>> {
    const session = await this.session.get(this.login.open, manner.signal);
    try {
      return await this.askWith(session, question, manner);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      await this.session.refused(session);
    }
    const fresh = await this.session.get(this.login.open, manner.signal);
    try {
      return await this.askWith(fresh, question, manner);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      await this.session.refused(fresh);
      throw new VendorAuthFailed(
        `${error.message}, and so did it for the next one: does another program use this client id, or does a proxy drop the query?`,
      );
    }
  }

  /** All pages of a list. */
  list<Row extends { id: string }>(
    endpoint: string,
    schema: z.ZodType<Page<Row>>,
    manner: Manner,
  ): Promise<Whole<Row>> {
    return allPages(this.about(endpoint), (page) => {
      const query = { page, page_size: PAGE_SIZE, sort_by: 'id', order_by: 'asc' };
      // Beyond the last page some lists answer that there is nothing; of the first that would be no list at all.
      return this.ask({ endpoint, query, codes: page > 1 ? [NOT_FOUND] : [], schema }, manner);
    });
  }

  close(signal: AbortSignal): Promise<void> {
    return this.session.release(this.login.close, signal);
  }

  private askWith<T>(
    session: VendorSession,
    question: Question<T>,
    manner: Manner,
  ): Promise<YeastarAnswer<T>> {
    const accessToken = tokensOf(session)?.accessToken;
    if (accessToken === undefined)
      return Promise.reject(new TokenRefused('the session kept for this account cannot be read'));
    return this.wire.ask({ method: 'GET', ...question, ...manner, accessToken });
  }
}
