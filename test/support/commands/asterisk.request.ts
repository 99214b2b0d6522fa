import type { Executed } from '../../../src/vendors/port/command.js';

/** An action and its fields, without its id. */
export type Sent = [action: string, fields: Readonly<Record<string, string>>];

export const LOOK: Sent = ['QueueStatus', {}];
export const CHANNELS: Sent = ['Status', {}];
/** The polls that follow every command. */
export const POLLS = ['floor'];

export const DONE = (...queues: string[]): Executed => ({
  results: Object.fromEntries(queues.map((queue) => [queue, { status: 'succeeded' }])),
});
