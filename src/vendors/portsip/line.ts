import { z } from 'zod';
import type { Roster } from '../../modules/domain/reading.js';
import { openWebSocket, type Line } from '../kit/line.js';
import type { Link } from '../kit/link.js';
import { SecretRedactor } from '../kit/redact.js';
import { JsonText, numeric, Words } from '../kit/wire-values.js';
import { PermissionMissing, VendorAuthFailed, VendorUnavailable, type VendorError } from '../port/errors.js';
import type { LineContext } from '../port/line.js';
import { PortsipEvent } from './event-shapes.js';
import { PortsipHints } from './events.js';
import type { PortsipUser } from './session.js';

const PATH = '/wsi';
/** Which pings it wants, and when it ends a silent line, is not documented. */
const KEEP_ALIVE = { everyMs: 20_000, silenceMs: 45_000 };
/** For the answer to a login, and for the first state of a queue after a subscription. */
const ANSWER_MS = 10_000;
const QUEUES_PER_MESSAGE = 100;
/** How often the roster is compared with what is subscribed to. */
const ROSTER_MS = 1_000;

const Reply = JsonText.pipe(
  z.object({
    command: z.string(),
    status: z.preprocess(numeric, z.number()),
    error: Words.catch(undefined),
  }),
);

/** The WebSocket service interface (WSI), where the PBX pushes what happens in its queues. */
export class PortsipLine {
  constructor(private readonly link: Link<PortsipUser>) {}

  /** Returns when the PBX ends the line. @throws VendorError when it fails, or refuses what is asked for */
  async hold(context: LineContext): Promise<void> {
    const { baseUrl, ...link } = this.link;
    const url = new URL(PATH, baseUrl).href.replace(/^http/, 'ws');
    const line = await openWebSocket({ ...link, url, keepAlive: KEEP_ALIVE, signal: context.signal });
    await new Conversation(line, link.credentials, `${link.account}: WebSocket ${PATH}`, context).hold();
  }
}

/** One line from the login on. */
class Conversation {
  private readonly hints = new PortsipHints();
  private readonly subscribed = new Set<string>();
  /** Queues subscribed to before the line is open: their first state tells nothing that the poll after that does not. */
  private readonly awaited = new Set<string>();
  private roster: Roster | undefined;
  private isLoggedIn = false;
  private isOpen = false;
  /** An answer names no topic, so the first refusal after this subscription is taken for its own. */
  private mayLackRecords = false;
  private failure: VendorError | undefined;
  private deadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly line: Line,
    private readonly user: PortsipUser,
    private readonly what: string,
    private readonly context: LineContext,
  ) {}

  async hold(): Promise<void> {
    const { username, password, domain } = this.user;
    const follow = setInterval(() => this.followRoster(), ROSTER_MS);
    try {
      this.send({ command: 'auth', username, password, domain });
      this.expect(new VendorUnavailable(`${this.what} did not answer the login within ${ANSWER_MS} ms`));
      for await (const frame of this.line) this.heard(frame);
    } finally {
      clearInterval(follow);
      clearTimeout(this.deadline);
    }
    if (this.failure !== undefined) throw this.failure;
  }

  private heard(frame: string): void {
    const reply = Reply.safeParse(frame).data;
    if (reply !== undefined) return this.answered(reply);
    const event = JsonText.pipe(PortsipEvent).safeParse(frame).data;
    if (event === undefined) return;
    if (event.event_type === 'queue_status' && this.awaited.delete(event.queue_number ?? '')) {
      const first = this.hints.hintOf(event, this.context.roster());
      this.opened();
      if (first?.contacts !== undefined) this.context.hint({ ...first, targets: [] });
      return;
    }
    const hint = this.hints.hintOf(event, this.context.roster());
    if (hint !== undefined) this.context.hint(hint);
  }

  private answered({ command, status, error = '' }: z.infer<typeof Reply>): void {
    if (command === 'auth' && status === 0) return this.loggedIn();
    if (status >= 0) return;
    if (command === 'subscribe' && this.mayLackRecords) {
      this.mayLackRecords = false;
      return;
    }
    const said = `${this.what} refused ${command}: ${error}`;
    this.fail(
      command === 'auth'
        ? new VendorAuthFailed(`${said}; check username, password and domain`)
        : new PermissionMissing(`${said}; the user has to be an Admin or QueueManager of the tenant`),
    );
  }

  private loggedIn(): void {
    clearTimeout(this.deadline);
    this.send({ command: 'subscribe', topics: ['queue_management_events'] });
    this.isLoggedIn = true;
    this.followRoster();
  }

  private opened(): void {
    clearTimeout(this.deadline);
    if (this.isOpen) return;
    this.isOpen = true;
    this.context.open();
    // Records of calls want more rights than queues do (an Admin, or Analytics), and the line is good without.
    this.mayLackRecords = true;
    this.send({ command: 'subscribe', topics: ['cdr_events'] });
  }

  /** Subscribes to the queues that are new on the roster, and no longer to those that are gone. */
  private followRoster(): void {
    const roster = this.context.roster();
    if (roster === this.roster || roster === undefined || !this.isLoggedIn) return;
    this.roster = roster;
    const numbers = new Set(Object.values(roster.queues).flatMap(({ number }) => number ?? []));
    const gone = [...this.subscribed].filter((number) => !numbers.has(number));
    const added = [...numbers].filter((number) => !this.subscribed.has(number));
    for (const number of gone) this.subscribed.delete(number);
    for (const number of added) this.subscribed.add(number);
    if (!this.isOpen) this.expectStates(added);
    this.sendQueues('unsubscribe', gone);
    this.sendQueues('subscribe', added);
  }

  /** Without queues there is nothing whose state could come. */
  private expectStates(numbers: readonly string[]): void {
    if (numbers.length === 0) return this.awaited.size === 0 ? this.opened() : undefined;
    for (const number of numbers) this.awaited.add(number);
    this.expect(
      new PermissionMissing(
        `${this.what} sent no state of a queue within ${ANSWER_MS} ms of the subscription; ` +
          'the user has to be an Admin or QueueManager of the tenant',
      ),
    );
  }

  private sendQueues(command: 'subscribe' | 'unsubscribe', numbers: readonly string[]): void {
    for (let i = 0; i < numbers.length; i += QUEUES_PER_MESSAGE)
      this.send({ command, topics: ['queue_events'], queues: numbers.slice(i, i + QUEUES_PER_MESSAGE) });
  }

  private send(message: object): void {
    this.line.send(JSON.stringify(message));
  }

  private expect(failure: VendorError): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.fail(failure), ANSWER_MS);
  }

  private fail(failure: VendorError): void {
    // The PBX may repeat what it refuses.
    this.failure ??= new SecretRedactor(this.user).hideIn(failure);
    this.line.close();
  }
}
