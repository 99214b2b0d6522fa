import { Callers } from './callers.js';
import { Dispatcher } from './dispatcher.js';
import type { Floor } from './floor.js';
import { FLAT_DAY } from './habits.js';
import { Handling } from './handling.js';
import { Random } from './random.js';
import { Rhythm } from './rhythm.js';
import { WorkingDay } from './working-day.js';

export interface AutopilotOptions {
  seed: number;
  /** How fast people live; what the wire says stays in real seconds. */
  speed?: number;
  /** Arrivals in proportion to what the agents can just handle. */
  load?: number;
  /** 24 factors, one per hour of the day (UTC). */
  profile?: readonly number[];
}

/**
 * Lets a floor live by itself, through the same verbs a test would call. Reactions to an event are always put on
 * the agenda, never carried out within it: listeners see events in the order they happened.
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
