import type { Mistake } from './form-values.js';

/** What was refused at this very place, or at something inside it that has no place of its own. */
export const mistakesAt = (mistakes: readonly Mistake[], path: string): readonly Mistake[] =>
  mistakes.filter((mistake) => isAt(mistake.path, path));

/** What was refused and stands at none of these places: it is said above the form. */
export const mistakesElsewhere = (
  mistakes: readonly Mistake[],
  paths: readonly string[],
): readonly Mistake[] => mistakes.filter((mistake) => !paths.some((path) => isAt(mistake.path, path)));

const isAt = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);
