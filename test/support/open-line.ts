import type { Roster } from '../../src/modules/domain/reading.js';
import type { Hint } from '../../src/vendors/port/line.js';
import type { Vendor } from '../../src/vendors/port/vendor.js';
import { eventually } from './eventually.js';

interface Listener {
  roster?: () => Roster | undefined;
  hint?: (hint: Hint) => void;
  signal: AbortSignal;
}

/** Opens the vendor's live line; `over` settles when it has ended. */
export async function openLine(vendor: Vendor, listener: Listener): Promise<{ over: Promise<void> }> {
  const { roster = () => undefined, hint = () => undefined, signal } = listener;
  let isOpen = false;
  const over = vendor.listen!({ roster, hint, open: () => void (isOpen = true), signal });
  over.catch(() => undefined);
  await eventually(() => isOpen);
  return { over };
}
