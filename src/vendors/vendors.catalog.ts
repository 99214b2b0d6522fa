import type { VendorKind } from '../modules/domain/source.js';
import type { VendorDefinition } from './port/vendor.js';
import { asterisk } from './asterisk/vendor.js';
import { netsapiens } from './netsapiens/vendor.js';
import { portsip } from './portsip/vendor.js';
import { voximplant } from './voximplant/vendor.js';
import { yeastar } from './yeastar/vendor.js';

/** Every vendor there is: one line each. */
export const VENDORS = catalogue([asterisk, netsapiens, portsip, voximplant, yeastar]);

/** @throws Error when two definitions are of one kind: one of them would silently never be used. */
export function catalogue(
  definitions: readonly VendorDefinition[],
): ReadonlyMap<VendorKind, VendorDefinition> {
  const vendors = new Map<VendorKind, VendorDefinition>();
  for (const definition of definitions) {
    if (vendors.has(definition.kind)) throw new Error(`vendor ${definition.kind} is in the catalogue twice`);
    vendors.set(definition.kind, definition);
  }
  return vendors;
}
