import type { FacadeKind } from '../wire/facade.js';
import { PortsipFacade } from './portsip.facade.js';
import { portsipQuirkPositions, type PortsipQuirksInput } from './portsip.quirks.js';

export const portsip: FacadeKind<PortsipQuirksInput> = {
  portOffset: 2,
  demo: { id: 'plant', name: 'Plant PBX', queues: 3, agents: 16, place: 3, requestsPerMinute: 9_000 },
  pauseReasons: ['Lunch', 'Break', 'Not ready'],
  quirkPositions: portsipQuirkPositions,
  create: (context, quirks) => new PortsipFacade(context, quirks),
};
