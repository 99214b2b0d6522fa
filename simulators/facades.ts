import { yeastar } from './yeastar/yeastar.kind.js';

/** The vendors that can be simulated. A new one is its folder and its line here. */
export const facades = { yeastar };

export type SimulatedVendor = keyof typeof facades;
export type QuirksOf<Vendor extends SimulatedVendor> = Parameters<(typeof facades)[Vendor]['create']>[1];

export const simulatedVendors = Object.keys(facades) as SimulatedVendor[];
