import type { FacadeKind } from '../wire/facade.js';
import { YeastarFacade } from './yeastar.facade.js';
import { yeastarQuirkPositions, type YeastarQuirksInput } from './yeastar.quirks.js';

export const yeastar: FacadeKind<YeastarQuirksInput> = {
  portOffset: 3,
  demo: { id: 'hq', name: 'HQ phones', queues: 3, agents: 12, place: 0 },
  pauseReasons: ['Lunch', 'Break', 'Wrap up'],
  quirkPositions: yeastarQuirkPositions,
  create: (context, quirks) => new YeastarFacade(context, quirks),
};
