import type { Problem } from '../src/modules/domain/problem.js';

/** The server, or the end of a topic, said no; `problem.code` is stable. */
export class FloorRefusal extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.name = 'FloorRefusal';
  }

  /** Of a command with mistakes: each of them, by its path in the command. */
  get errors(): NonNullable<Problem['errors']> {
    return this.problem.errors ?? [];
  }
}
