import { FloorRefusal } from '../../../client/index.js';

/** For people: what the service said, or what the network did. */
export function problemWords(error: unknown): string {
  if (error instanceof FloorRefusal) return error.problem.detail;
  return error instanceof Error ? error.message : String(error);
}
