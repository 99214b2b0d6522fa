import type { Problem, ProblemCode } from '../src/modules/domain/problem.js';

/** The server's codes, and `gone`: the client's own word for a topic that was deleted. */
export type RefusalCode = ProblemCode | 'gone';

/** A refusal as in RFC 9457. */
export interface RefusalProblem extends Omit<Problem, 'code'> {
  code: RefusalCode;
}

/** The server, or the end of a topic, said no; `code` is stable. A later server may know codes that are not listed here. */
export class FloorRefusal extends Error {
  constructor(readonly problem: RefusalProblem) {
    super(`${problem.title}: ${problem.detail}`);
    this.name = 'FloorRefusal';
  }

  get code(): RefusalCode {
    return this.problem.code;
  }

  /** Of a command with mistakes: each of them, by its path in the command. */
  get errors(): NonNullable<Problem['errors']> {
    return this.problem.errors ?? [];
  }

  /** Of a limit: when to ask again, in ms. */
  get retryAfterMs(): number | undefined {
    return this.problem.retryAfterMs;
  }
}

/** Whether an error is a refusal, and of that code where one is given. */
export const isRefusal = <Code extends RefusalCode>(
  error: unknown,
  code?: Code,
): error is FloorRefusal & { readonly code: Code } =>
  error instanceof FloorRefusal && (code === undefined || error.code === code);
