import type { Tone } from './order-life.js';

/** A shape beside each colour: nobody has to tell green from red. */
const SHAPES: Record<Tone, string> = { busy: '…', good: '✓', bad: '✗', doubt: '?' };

export function ToneSign({ tone }: { tone: Tone }) {
  return (
    <span class="shape" aria-hidden="true">
      {SHAPES[tone]}
    </span>
  );
}
