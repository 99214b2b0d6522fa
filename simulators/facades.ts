import { asterisk } from './asterisk/asterisk.facade.js';
import { netsapiens } from './netsapiens/netsapiens.facade.js';
import { portsip } from './portsip/portsip.facade.js';
import { voximplant } from './voximplant/voximplant.facade.js';
import type { QuirkSettings } from './wire/facade.js';
import { catalogueOf, type QuirkEntry } from './wire/quirk.js';
import { yeastar } from './yeastar/yeastar.facade.js';

/** The vendors that can be simulated. A new one is its folder and its line here. */
export const facades = { voximplant, netsapiens, portsip, yeastar, asterisk };

export type SimulatedVendor = keyof typeof facades;
export type QuirksOf<Vendor extends SimulatedVendor> = QuirkSettings<
  Parameters<(typeof facades)[Vendor]['create']>[1]
>;

export const simulatedVendors = Object.keys(facades) as SimulatedVendor[];

/** Every switch of every vendor, for suites that walk them. */
export const QUIRKS = Object.fromEntries(
  simulatedVendors.map((vendor) => [vendor, catalogueOf(facades[vendor].quirks)]),
) as Readonly<Record<SimulatedVendor, readonly QuirkEntry[]>>;
