import type { Mistake } from './form-values.js';

/** What is wrong with a field, where the field says that it is described. */
export function Mistakes({ id, mistakes }: { id: string; mistakes: readonly Mistake[] }) {
  return (
    <span id={id} class="mistakes">
      {mistakes.map(({ message }) => message).join(' ')}
    </span>
  );
}
