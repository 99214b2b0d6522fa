import type { FacadeKind } from '../wire/facade.js';
import { VoximplantFacade } from './voximplant.facade.js';
import { voximplantQuirkPositions, type VoximplantQuirksInput } from './voximplant.quirks.js';

export const voximplant: FacadeKind<VoximplantQuirksInput> = {
  portOffset: 0,
  demo: {
    id: 'cloud',
    name: 'Cloud contact centre',
    queues: 3,
    agents: 16,
    place: 1,
    requestsPerMinute: 300,
  },
  pauseReasons: ['Lunch', 'Coffee', 'Training'],
  quirkPositions: voximplantQuirkPositions,
  create: (context, quirks) => new VoximplantFacade(context, quirks),
};
