import { linkTo } from '../kit/link.js';
import type { RequestContext, SessionLogin } from '../kit/session-auth.js';
import { sessionTokens, TokenAuth, newSession } from '../kit/session-auth.js';
import {
  CommandRejected,
  PermissionMissing,
  VendorAuthFailed,
  VendorError,
  VendorThrottled,
  VendorUnavailable,
} from '../port/errors.js';
import type { RequestReport, VendorAccount, VendorServices } from '../port/vendor.js';
import type { AmiAnswer, AmiAsk, AmiDoor } from './answer.js';
import { AmiConnection } from './connection.js';

interface Credentials {
  username: string;
  secret: string;
}

/** This process's own login was refused, though another one's was accepted. */
class LoginRefused extends VendorAuthFailed {}

const LIFE_SECONDS = 24 * 3600;
const METHOD = 'AMI';

/**
 * The manager interface over TCP: one connection of this process for polls and commands, without events. A connection
 * cannot be shared by processes, so what they share of a login is that it was accepted: refusals are counted and spaced for
 * all of them.
 */
export class TcpDoor implements AmiDoor {
  /** A login that is counted: its connection is the one that is used from here on, and ends with the door. */
  private readonly login: SessionLogin = {
    open: async (_previous, context) => {
      if (this.connection?.isOver !== false) this.connection = await this.opened(context);
      return newSession({ accepted: true }, Date.now(), LIFE_SECONDS);
    },
    tokenOf: ({ value }) => value,
    close: () => Promise.resolve(),
  };
  private readonly auth: TokenAuth;
  private connection: AmiConnection | undefined;
  private connecting: Promise<AmiConnection> | undefined;
  private readonly closing = new AbortController();

  constructor(
    private readonly account: VendorAccount<Credentials>,
    private readonly services: VendorServices,
  ) {
    this.auth = new TokenAuth(sessionTokens(this.login, services.session), {
      isRefusal: (error) => error instanceof LoginRefused,
      advice: 'check username and secret (manager.conf)',
    });
  }

  async ask(ask: AmiAsk): Promise<AmiAnswer> {
    const { signal, budget, retry, write } = ask;
    return this.auth.with({ signal, budget }, async () => {
      const reused = this.connection?.isOver === false;
      try {
        return await this.attempt(ask);
      } catch (error) {
        // The system was started again, or a firewall forgot the connection: that says nothing of the system as it is.
        const mayRepeat = write === undefined && error instanceof VendorUnavailable && !signal.aborted;
        if (!mayRepeat || (!reused && (retry?.left ?? 0) < 1)) throw error;
        if (!reused && retry !== undefined) retry.left -= 1;
        return this.attempt(ask);
      }
    });
  }

  about(action: string): string {
    return `${this.account.id}: ${METHOD} ${action}`;
  }

  async close(signal: AbortSignal): Promise<void> {
    await this.auth.close(signal);
    this.connection?.close();
    this.closing.abort();
  }

  private async attempt(ask: AmiAsk): Promise<AmiAnswer> {
    const { action, fields = {}, list = false, signal, write } = ask;
    const connection = await this.current(ask);
    await this.take(ask, action);
    await write?.({ method: METHOD, path: action });
    if (signal.aborted) throw new VendorUnavailable(`${this.about(action)} was not sent: time ran out`);
    return this.reported(action, async () => {
      try {
        const changes = write !== undefined;
        const answer = await connection.ask(action, fields, { list, changes, signal });
        return { ...answer, receivedAt: Date.now(), clockAheadMs: connection.clockAheadMs };
      } catch (error) {
        if (error instanceof VendorError && write !== undefined) error.mayHaveActed = mayHaveActed(error);
        throw error;
      }
    });
  }

  private async current(context: RequestContext): Promise<AmiConnection> {
    if (this.connection?.isOver === false) return this.connection;
    this.connecting ??= this.opened(context).finally(() => (this.connecting = undefined));
    try {
      this.connection = await this.connecting;
      return this.connection;
    } catch (error) {
      // The next try is one that is counted.
      if (error instanceof VendorAuthFailed) throw new LoginRefused(error.message, { cause: error });
      throw error;
    }
  }

  private async opened(context: RequestContext): Promise<AmiConnection> {
    await this.take(context, 'Login');
    const { signal } = this.closing;
    return this.reported('Login', () =>
      AmiConnection.open({ ...linkTo(this.account), events: 'off', signal }),
    );
  }

  private async take(
    { signal, budget = this.services.budget }: RequestContext,
    action: string,
  ): Promise<void> {
    try {
      await budget.take(signal);
    } catch (error) {
      if (error instanceof VendorError || !signal.aborted) throw error;
      throw new VendorUnavailable(`${this.about(action)} was not asked: time ran out before it was its turn`);
    }
  }

  private async reported<T>(action: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const report = (outcome: RequestReport['outcome']): void =>
      this.services.report({ method: METHOD, path: action, tookMs: performance.now() - startedAt, outcome });
    try {
      const answer = await work();
      report('ok');
      return answer;
    } catch (error) {
      if (error instanceof VendorError) report(outcomeOf(error));
      throw error;
    }
  }
}

/** Sent, and not refused. */
const mayHaveActed = (error: VendorError): boolean =>
  !(error instanceof CommandRejected || error instanceof PermissionMissing);

function outcomeOf(error: VendorError): RequestReport['outcome'] {
  if (error instanceof VendorUnavailable) return 'unavailable';
  if (error instanceof VendorThrottled) return 'throttled';
  if (error instanceof CommandRejected) return 'rejected';
  return error instanceof VendorAuthFailed ? 'auth-failed' : 'protocol';
}
