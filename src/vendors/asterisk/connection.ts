import { createHash, randomUUID } from 'node:crypto';
import { openTextLine, type Line } from '../kit/line.js';
import type { Link } from '../kit/link.js';
import { VendorProtocolError, VendorUnavailable, type VendorError } from '../port/errors.js';
import { clockAhead, judged } from './answer.js';
import { actionText, blockOf, type AmiBlock, type AmiFields } from './blocks.js';

/** `baseUrl` is `ami://` or `amis://`. */
export interface ConnectionOptions extends Link<{ username: string; secret: string }> {
  /** Which events come, in the words of the `Login` action; `off`: none. */
  events: string;
  onEvent?: (event: AmiBlock) => void;
  /** Ends the connection. */
  signal: AbortSignal;
}

interface Pending {
  action: string;
  list: boolean;
  blocks: AmiBlock[];
  resolve: (blocks: AmiBlock[]) => void;
  reject: (error: VendorError) => void;
}

/** Lines of one message; more is no message. */
const MOST_LINES = 1_000;
/** Rows of one list: callers and memberships of the largest floor. */
const MOST_BLOCKS = 60_000;
const PORTS = { 'ami:': 5038, 'amis:': 5039 };
/** The manager interface ends no idle connection by itself; a firewall between may. */
const KEEP_ALIVE = { everyMs: 20_000, silenceMs: 45_000, text: actionText('Ping', {}) };

/** The address of the manager interface as the kit's lines know it. */
function lineUrl(baseUrl: string): string {
  const { protocol, host, port } = new URL(baseUrl);
  const isSecure = protocol === 'amis:';
  return `${isSecure ? 'tls' : 'tcp'}://${host}${port === '' ? `:${PORTS[isSecure ? 'amis:' : 'ami:']}` : ''}`;
}

/** One connection to the manager interface with a login: actions with their answers, and events between them. */
export class AmiConnection {
  /** Settles when the connection is over; with the error that ended it, if one did. */
  readonly ended: Promise<VendorError | undefined>;
  isOver = false;
  /** See `AmiAnswer`. */
  clockAheadMs = 0;
  private readonly pending = new Map<string, Pending>();
  private lines: string[] = [];

  private constructor(
    private readonly line: Line,
    private readonly options: ConnectionOptions,
  ) {
    this.ended = this.readLines();
  }

  /** Connected and logged in. @throws VendorAuthFailed when the login is refused */
  static async open(options: ConnectionOptions): Promise<AmiConnection> {
    const line = await openTextLine({ ...options, url: lineUrl(options.baseUrl), keepAlive: KEEP_ALIVE });
    const connection = new AmiConnection(line, options);
    try {
      await connection.logIn();
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  /**
   * The response to an action, and the events of its list.
   * @throws VendorUnavailable when the connection ends or no answer comes in time, and then ends it
   */
  async ask(
    action: string,
    fields: AmiFields,
    { list = false, changes = false, signal }: { list?: boolean; changes?: boolean; signal?: AbortSignal },
  ): Promise<{ response: AmiBlock; rows: readonly AmiBlock[] }> {
    const actionId = randomUUID();
    const what = this.about(action);
    const text = actionText(action, { ActionID: actionId, ...fields });
    const blocks = await new Promise<AmiBlock[]>((resolve, reject) => {
      const giveUp = (reason: string): void => {
        this.end(new VendorUnavailable(`${what} ${reason}`));
        this.line.close();
      };
      const { timeoutMs } = this.options;
      const timer = setTimeout(() => giveUp(`did not answer within ${timeoutMs} ms`), timeoutMs);
      const onAbort = (): void => giveUp('was called off before it answered: time ran out');
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.pending.delete(actionId);
      };
      this.pending.set(actionId, {
        ...{ action, list, blocks: [] },
        resolve: (answer) => (settle(), resolve(answer)),
        reject: (error) => (settle(), reject(error)),
      });
      if (this.isOver) return this.end(new VendorUnavailable(`${what} was not sent: the connection is over`));
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        this.line.send(text);
      } catch (error) {
        this.pending.get(actionId)?.reject(error as VendorError);
      }
    });
    return judged(blocks, { action, actionId, list, changes, what });
  }

  about(action: string): string {
    return `${this.options.account}: AMI ${action}`;
  }

  close(): void {
    if (this.isOver) return;
    try {
      this.line.send(actionText('Logoff', {}));
    } catch {
      // It is over already: there is nothing to log off from.
    }
    this.line.close();
    this.end(undefined);
  }

  /** With a challenge, so that the secret does not travel; in the clear where the system offers none. */
  private async logIn(): Promise<void> {
    const { credentials, events } = this.options;
    const { username: Username, secret } = credentials;
    const challenge = await this.challenge();
    const proof =
      challenge === undefined
        ? { Secret: secret }
        : { AuthType: 'MD5', Key: createHash('md5').update(`${challenge}${secret}`).digest('hex') };
    await this.ask('Login', { Username, ...proof, Events: events }, {});
    const { response } = await this.ask('Ping', {}, {});
    const seconds = Number(response['Timestamp']);
    if (Number.isFinite(seconds) && seconds > 0)
      this.clockAheadMs = Math.round(clockAhead(Date.now(), seconds * 1000));
  }

  private async challenge(): Promise<string | undefined> {
    try {
      const { response } = await this.ask('Challenge', { AuthType: 'MD5' }, {});
      return response['Challenge'];
    } catch (error) {
      if (error instanceof VendorUnavailable) throw error;
      return undefined;
    }
  }

  /** The first line is a greeting, and has no empty line behind it. */
  private async readLines(): Promise<VendorError | undefined> {
    try {
      for await (const line of this.line) {
        if (line !== '') {
          if (this.lines.length < MOST_LINES) this.lines.push(line);
          continue;
        }
        const block = blockOf(this.lines.join('\n'));
        this.lines = [];
        if (Object.keys(block).length > 0) this.received(block);
      }
      this.end(undefined);
      return undefined;
    } catch (error) {
      const failure = error as VendorError;
      this.end(failure);
      return failure;
    }
  }

  private received(block: AmiBlock): void {
    const asked = this.pending.get(block['ActionID'] ?? '');
    if (asked === undefined) {
      if (block['Event'] !== undefined) this.options.onEvent?.(block);
      return;
    }
    asked.blocks.push(block);
    const isRefusal = block['Response'] !== undefined && block['Response'] !== 'Success';
    if (!asked.list || isRefusal || block['Event'] === `${asked.action}Complete`) asked.resolve(asked.blocks);
    else if (asked.blocks.length > MOST_BLOCKS)
      asked.reject(new VendorProtocolError(`${this.about(asked.action)} answered with an endless list`, ''));
  }

  private end(error: VendorError | undefined): void {
    this.isOver = true;
    for (const { action, reject } of [...this.pending.values()])
      reject(error ?? new VendorUnavailable(`${this.about(action)} broke off: the connection ended`));
  }
}
