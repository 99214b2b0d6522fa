import { STRATEGIES, type Strategy } from '../engine/floor.model.js';

const WORDS: Readonly<Record<Strategy, string>> = {
  ring_all: 'RING_SIMULTANEOUSLY',
  linear: 'PRIORITIZED_HUNT',
  least_recent: 'CYCLIC_HUNT',
  fewest_calls: 'LEAST_WORKED_HUNT',
  rrmemory: 'SKILL_BASED_ROUTING_CYCLIC_HUNT',
  random: 'SKILL_BASED_ROUTING_LEAST_WORKED_HUNT',
};

/** The vendor's word for how a floor's queue looks for an agent. */
export const wordOf = (strategy: Strategy): string => WORDS[strategy];

/** Of the words a floor has no strategy for, the nearest. */
export const strategyOf = (word: string): Strategy =>
  STRATEGIES.find((strategy) => WORDS[strategy] === word) ?? 'linear';
