import type { CommandError, CommandErrorCode } from '../../modules/domain/command.js';

/**
 * Everything that can go wrong at the port. Messages name the account, the request (without query) and what was found;
 * they are shown to people and logged, so they never hold a secret.
 */
export abstract class VendorError extends Error {
  /** The request changes something and was sent: whether the vendor did it is not known. */
  mayHaveActed = false;
  /** Of a line that failed: for how long nothing had been heard on it. */
  silentMs?: number;
}

/** Refused, reset, timed out, 5xx, or the vendor says that it is not available. */
export class VendorUnavailable extends VendorError {
  override readonly name = 'VendorUnavailable';
  /** It answered so: the trouble may be this request's alone. */
  readonly answered: boolean;

  constructor(message: string, { answered = false, ...options }: ErrorOptions & { answered?: boolean } = {}) {
    super(message, options);
    this.answered = answered;
  }
}

/** 429, the vendor's own word for it, or our own budget. */
export class VendorThrottled extends VendorError {
  override readonly name = 'VendorThrottled';

  constructor(
    message: string,
    readonly retryAfterMs: number | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Our own budget allows no request now, and none was sent. */
export class BudgetSpent extends VendorThrottled {
  constructor(
    message: string,
    retryAfterMs: number | undefined,
    /** `held`: since the vendor has asked us to slow down. */
    readonly why: 'spent' | 'held' = 'spent',
  ) {
    super(message, retryAfterMs);
  }
}

/** The vendor does not accept our credentials; trying again without a person's help makes it worse. */
export class VendorAuthFailed extends VendorError {
  override readonly name = 'VendorAuthFailed';
  /** Of an answer that refused us by its HTTP status alone. */
  readonly status: number | undefined;
  /** When the vendor ends its block of our login or address, epoch ms; it is not asked before. */
  readonly retryAt: number | undefined;

  constructor(
    message: string,
    { status, retryAt, ...options }: ErrorOptions & { status?: number; retryAt?: number } = {},
  ) {
    super(message, options);
    this.status = status;
    this.retryAt = retryAt;
  }
}

/** The login is good and may not do what was asked; others of its requests may be answered. */
export class PermissionMissing extends VendorAuthFailed {}

/** The answer cannot be read: not the documented shape. `path` leads to the mistake, e.g. `data[3].call_status`. */
export class VendorProtocolError extends VendorError {
  override readonly name = 'VendorProtocolError';

  constructor(
    message: string,
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The vendor read a command and said no, or we did on its behalf: nothing has changed. */
export class CommandRejected extends VendorError {
  override readonly name = 'CommandRejected';
  /** The vendor's own code. */
  readonly vendorCode: string | undefined;
  /** The same thing was changed meanwhile: reading it again and sending the command again may do. */
  readonly conflict: boolean;

  constructor(
    message: string,
    {
      vendorCode,
      conflict = false,
      ...options
    }: ErrorOptions & { vendorCode?: string; conflict?: boolean } = {},
  ) {
    super(message, options);
    this.vendorCode = vendorCode;
    this.conflict = conflict;
  }
}

const TITLES: Record<CommandErrorCode, string> = {
  rejected: 'The phone system refused it',
  conflict: 'It was changed by another person or program meanwhile',
  throttled: 'The phone system wants fewer requests',
  unavailable: 'The phone system cannot be reached',
  'auth-failed': 'The phone system does not accept our login',
  'unreadable-answer': 'The answer of the phone system makes no sense',
  expired: 'It could not be sent in time',
  'no-answer': 'It was sent, and no answer came',
  interrupted: 'It was sent, and the service was interrupted before the answer',
  partial: 'It did not work in every queue',
  internal: 'The service failed',
};

export function commandError(
  code: CommandErrorCode,
  detail: string,
  more: Pick<CommandError, 'vendorCode' | 'retryAfterMs'> = {},
): CommandError {
  return { code, title: TITLES[code], detail, ...more };
}

/** What a command's row says of an error of the port. */
export function commandErrorOf(error: VendorError): CommandError {
  const { message } = error;
  if (error.mayHaveActed) return commandError('no-answer', message);
  if (error instanceof CommandRejected) {
    const { conflict, vendorCode } = error;
    return commandError(conflict ? 'conflict' : 'rejected', message, {
      ...(vendorCode !== undefined && { vendorCode }),
    });
  }
  if (error instanceof VendorThrottled) {
    const { retryAfterMs } = error;
    return commandError('throttled', message, { ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }
  if (error instanceof VendorAuthFailed) return commandError('auth-failed', message);
  return commandError(error instanceof VendorProtocolError ? 'unreadable-answer' : 'unavailable', message);
}
