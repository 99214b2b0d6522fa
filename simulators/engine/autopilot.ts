import { Callers } from './callers.js';
import { Dispatcher } from './dispatcher.js';
import type { Floor } from './floor.js';
import { FLAT_DAY } from './rhythm.js';
import { Handling } from './handling.js';
import { Random } from './random.js';
import { Rhythm } from './rhythm.js';
import { WorkingDay } from './working-day.js';

export interface AutopilotOptions {
  seed: number;
  /** How fast agents and callers act; times on the wire stay real seconds. */
  speed?: number;
  /** Arrivals in proportion to what the agents can just handle. */
  load?: number;
  /** 24 factors, one per hour of the day (UTC). */
  profile?: readonly number[];
}

/**
 * Runs agents and callers on a floor, through the same verbs a test would call. A reaction to an event is always put
 * on the agenda and never runs within the event, so listeners see events in the order they happened.
 */
export function startAutopilot(
  floor: Floor,
  { seed, speed = 1, load = 1.1, profile = FLAT_DAY }: AutopilotOptions,
): void {
  const rhythm = new Rhythm(floor.state.agenda, new Random(seed), speed);
  const dispatcher = new Dispatcher(floor, rhythm);
  floor.onChange((event) => dispatcher.onEvent(event));
  const handling = new Handling(floor, rhythm);
  floor.onChange((event) => handling.onEvent(event));
  const callers = new Callers(floor, rhythm, { load, profile });
  floor.onChange((event) => callers.onEvent(event));
  new WorkingDay(floor, rhythm).begin();
}
