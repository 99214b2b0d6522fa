import { FloorError, type Problem } from '../domain/problem.js';
import type { Mistake } from '../../vendors/vendor-command.js';

/** Nobody corrects more of them at once, and the answer must not be longer than the question. */
const MOST = 50;

/** A command with mistakes: all of them are told, each with its place. Nothing was sent. */
export class InvalidCommand extends FloorError {
  constructor(readonly mistakes: readonly Mistake[]) {
    super('invalid-command', sentence(mistakes));
    this.name = 'InvalidCommand';
  }

  override get problem(): Problem {
    const errors = this.mistakes
      .slice(0, MOST)
      .map(({ path, code, message }) => ({ path: path.join('.'), code, message }));
    return { ...super.problem, errors };
  }
}

function sentence([first, ...others]: readonly Mistake[]): string {
  if (first === undefined) return 'The command has mistakes.';
  const where = first.path.length === 0 ? 'The command' : first.path.join('.');
  return `${where}: ${first.message}${others.length === 0 ? '' : ` (and ${others.length} more, see errors)`}`;
}
