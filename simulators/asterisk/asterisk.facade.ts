import { createHash, randomBytes } from 'node:crypto';
import type { Facade, FacadeContext, FacadeKind, WireReply, WireRequest } from '../wire/facade.js';
import { error, readBlocks, success, textOf, writeBlocks, type Block } from './asterisk.blocks.js';
import { AsteriskEvents } from './asterisk.events.js';
import { AsteriskLine } from './asterisk.line.js';
import { AsteriskManager } from './asterisk.manager.js';
import { AsteriskQuirks } from './asterisk.quirks.js';

const RAWMAN = '/rawman';
const HTTP_TIMEOUT_SECONDS = 120;
const NOT_FOUND: WireReply = {
  status: 404,
  headers: { 'content-type': 'text/html' },
  body: '<!DOCTYPE HTML><html><head><title>404 Not Found</title></head></html>',
};
const DENIED = 'Permission denied';
/** Errors by a number, for faults: the interface itself has only texts. */
const FAILURES: Readonly<Record<number, string>> = {
  1: DENIED,
  2: 'Authentication failed',
  3: 'Interface not found',
  4: 'Invalid/unknown command: QueueStatus. Use Action: ListCommands to show available commands.',
};

/** The manager interface of Asterisk 22 over HTTP (`/rawman`), as far as queues and their agents go. */
export class AsteriskFacade implements Facade {
  readonly credentials: { username: string; secret: string };
  readonly manager: AsteriskManager;
  readonly body = { read: readBlocks, write: writeBlocks };
  readonly line: AsteriskLine;
  private readonly sessions = new Set<string>();
  private credentialsRejected = false;

  constructor(
    { floor, seed, way }: FacadeContext,
    private readonly quirks: AsteriskQuirks,
  ) {
    this.credentials = { username: derive(seed, 'username'), secret: derive(seed, 'secret') };
    this.manager = new AsteriskManager(floor, quirks);
    this.line = new AsteriskLine(
      this.manager,
      new AsteriskEvents(floor, this.manager, quirks),
      (username, isSecret) => this.accepts(username, isSecret),
      way,
    );
  }

  /** All actions have one path, so faults know them as `/rawman/<action>`. */
  endpoint({ path, query }: Pick<WireRequest, 'path' | 'query'>): string {
    return `${path}/${fieldsOf(query).get('action')?.toLowerCase() ?? ''}`;
  }

  handle({ method, path, query, headers }: WireRequest): WireReply {
    if (method !== 'GET' || path !== RAWMAN) return NOT_FOUND;
    const fields = fieldsOf(query);
    const action = fields.get('action')?.toLowerCase();
    if (action === 'login') return this.login(fields);
    const cookie = /mansession_id="?(\w+)/.exec(String(headers['cookie'] ?? ''))?.[1] ?? '';
    if (!this.sessions.has(cookie)) return reply([error(DENIED).response], randomCookie());
    if (action === 'logoff') {
      this.sessions.delete(cookie);
      return reply([{ Response: 'Goodbye', Message: 'Thanks for all the fish.' }], cookie);
    }
    return reply(this.manager.act(fields), cookie);
  }

  failure(code: number): WireReply {
    return reply([error(FAILURES[code] ?? `Error ${code}`).response], undefined);
  }

  revokeTokens(): void {
    this.sessions.clear();
    this.line.cut();
  }

  rejectCredentials(rejected: boolean): void {
    this.credentialsRejected = rejected;
  }

  tokensAlive(): number {
    return this.sessions.size;
  }

  /** Whether a login is accepted, through either door. */
  accepts(username: string | undefined, isSecret: (secret: string) => boolean): boolean {
    if (this.credentialsRejected || this.quirks.loginRefused) return false;
    return username === this.credentials.username && isSecret(this.credentials.secret);
  }

  private login(fields: ReadonlyMap<string, string>): WireReply {
    if (!this.accepts(fields.get('username'), (secret) => secret === fields.get('secret')))
      return reply([error('Authentication failed').response], randomCookie());
    const cookie = randomCookie();
    this.sessions.add(cookie);
    return reply([success('Authentication accepted').response], this.quirks.noCookie ? undefined : cookie);
  }
}

/** Names of fields are not case-sensitive. */
const fieldsOf = (query: string): Map<string, string> =>
  new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));

function reply(blocks: readonly Block[], cookie: string | undefined): WireReply {
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain',
      pragma: 'SuppressEvents',
      ...(cookie !== undefined && {
        'set-cookie': `mansession_id="${cookie}"; Version=1; Max-Age=${HTTP_TIMEOUT_SECONDS}`,
      }),
    },
    body: textOf(blocks),
  };
}

const randomCookie = (): string => randomBytes(4).toString('hex');

function derive(seed: number, what: string): string {
  return createHash('sha256').update(`asterisk ${what} ${seed}`).digest('hex').slice(0, 24);
}

export const asterisk: FacadeKind<AsteriskQuirks> = {
  portOffset: 4,
  demo: { id: 'shop', name: 'Shop phones', queues: 3, agents: 12, place: 4 },
  pauseReasons: ['Lunch', 'Break', 'Meeting'],
  quirks: AsteriskQuirks,
  create: (context, quirks) => new AsteriskFacade(context, quirks),
};
