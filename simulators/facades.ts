import { netsapiens } from './netsapiens/netsapiens.kind.js';
import { portsip } from './portsip/portsip.kind.js';
import { voximplant } from './voximplant/voximplant.kind.js';
import { yeastar } from './yeastar/yeastar.kind.js';

/** The vendors that can be simulated. A new one is its folder and its line here. */
export const facades = { voximplant, netsapiens, portsip, yeastar };

export type SimulatedVendor = keyof typeof facades;
export type QuirksOf<Vendor extends SimulatedVendor> = Parameters<(typeof facades)[Vendor]['create']>[1];

export const simulatedVendors = Object.keys(facades) as SimulatedVendor[];
