import type { Command } from '../domain/command.js';

/** What is counted of commands. */
export abstract class CommandMetrics {
  /** A command was settled, or its confirmation was. */
  abstract commanded(command: Command): void;
}
