import type { AccountConfig } from '../modules/config/floor-config.js';
import type { VendorKind } from '../modules/domain/source.js';
import { RedactingVendor } from '../vendors/kit/redact.js';
import {
  PermissionMissing,
  VendorAuthFailed,
  VendorError,
  VendorProtocolError,
  VendorThrottled,
} from '../vendors/port/errors.js';
import { ReadingNotes } from '../vendors/port/reading-notes.js';
import type { Vendor, VendorDefinition } from '../vendors/port/vendor.js';
import { SingleSession } from './single-session.js';

export interface LoginResult {
  isRight: boolean;
  /** A sentence without secrets. */
  text: string;
}

const CLOSE_MS = 3_000;

/**
 * Logs in to the account's phone system once, reads what the service would read first, since a key is only known to be
 * right when a request was answered, and gives the session back. Takes at most the account's timeout, and 3 s for the session.
 */
export async function tryLogin(
  account: AccountConfig,
  catalogue: ReadonlyMap<VendorKind, VendorDefinition>,
): Promise<LoginResult> {
  const definition = catalogue.get(account.vendor);
  if (definition === undefined) return { isRight: false, text: 'The vendor is not in the catalogue.' };
  const session = new SingleSession();
  const unlimited = { take: async () => undefined };
  const vendor = new RedactingVendor(
    definition.create(account, { session, budget: unlimited, report: () => undefined }),
    account,
  );
  const signal = AbortSignal.timeout(account.timeoutMs);
  const result = await firstRead(vendor, signal).catch((error: unknown): LoginResult => {
    if (signal.aborted)
      return session.isOpen
        ? { isRight: true, text: `The login works; the first read took longer than ${account.timeoutMs} ms.` }
        : { isRight: false, text: `The phone system did not answer within ${account.timeoutMs} ms.` };
    if (error instanceof VendorError) return { isRight: false, text: `${titleOf(error)}: ${error.message}` };
    throw error;
  });
  const kept = await giveBack(vendor);
  return kept === undefined ? result : { ...result, text: `${result.text} ${kept}` };
}

async function firstRead(vendor: Vendor, signal: AbortSignal): Promise<LoginResult> {
  const [target] = vendor.targets(undefined);
  if (target !== undefined) {
    const notes = new ReadingNotes();
    await vendor.read(target, { roster: undefined, signal, retry: { left: 0 }, notes });
  }
  return { isRight: true, text: 'The login works, and the phone system answers.' };
}

/** @returns what to know when the session could not be given back */
async function giveBack(vendor: Vendor): Promise<string | undefined> {
  try {
    await vendor.close(AbortSignal.timeout(CLOSE_MS));
    return undefined;
  } catch (error) {
    return `The session could not be given back and ends by its own time (${String(error)}).`;
  }
}

function titleOf(error: VendorError): string {
  if (error instanceof PermissionMissing) return 'The login lacks a permission';
  if (error instanceof VendorAuthFailed) return 'The login is refused';
  if (error instanceof VendorThrottled) return 'The phone system asks for fewer requests';
  if (error instanceof VendorProtocolError) return 'The answer of the phone system cannot be read';
  return 'The phone system cannot be reached';
}
