import type { FacadeKind } from '../wire/facade.js';
import { NetsapiensFacade } from './netsapiens.facade.js';
import { netsapiensQuirkPositions, type NetsapiensQuirksInput } from './netsapiens.quirks.js';

export const netsapiens: FacadeKind<NetsapiensQuirksInput> = {
  portOffset: 1,
  demo: { id: 'west', name: 'West office', queues: 3, agents: 16, place: 2 },
  pauseReasons: ['Lunch', 'Break', 'Meeting'],
  quirkPositions: netsapiensQuirkPositions,
  create: (context, quirks) => new NetsapiensFacade(context, quirks),
};
