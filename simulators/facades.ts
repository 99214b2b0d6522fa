import type { z } from 'zod';
import { netsapiens } from './netsapiens/netsapiens.facade.js';
import type { NetsapiensQuirks } from './netsapiens/netsapiens.quirks.js';
import { portsip } from './portsip/portsip.facade.js';
import type { PortsipQuirks } from './portsip/portsip.quirks.js';
import { voximplant } from './voximplant/voximplant.facade.js';
import type { VoximplantQuirks } from './voximplant/voximplant.quirks.js';
import { catalogueOf, type QuirkEntry } from './wire/quirk.js';
import { yeastar } from './yeastar/yeastar.facade.js';
import type { YeastarQuirks } from './yeastar/yeastar.quirks.js';

/** The vendors that can be simulated. A new one is its folder and its lines here. */
export const facades = { voximplant, netsapiens, portsip, yeastar };

export type SimulatedVendor = keyof typeof facades;
interface Quirks {
  voximplant: z.input<typeof VoximplantQuirks>;
  netsapiens: z.input<typeof NetsapiensQuirks>;
  portsip: z.input<typeof PortsipQuirks>;
  yeastar: z.input<typeof YeastarQuirks>;
}
export type QuirksOf<Vendor extends SimulatedVendor> = Quirks[Vendor];

export const simulatedVendors = Object.keys(facades) as SimulatedVendor[];

/** Every switch of every vendor, for suites that walk them. */
export const QUIRKS: Readonly<Record<SimulatedVendor, readonly QuirkEntry[]>> = {
  voximplant: catalogueOf(voximplant.quirks),
  netsapiens: catalogueOf(netsapiens.quirks),
  portsip: catalogueOf(portsip.quirks),
  yeastar: catalogueOf(yeastar.quirks),
};
