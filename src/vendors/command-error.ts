import type { CommandError, CommandErrorCode } from '../modules/domain/command.js';
import {
  CommandRejected,
  VendorAuthFailed,
  VendorProtocolError,
  VendorThrottled,
  type VendorError,
} from './vendor-errors.js';

const TITLES: Record<CommandErrorCode, string> = {
  rejected: 'The phone system refused it',
  conflict: 'Somebody changed it meanwhile',
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
