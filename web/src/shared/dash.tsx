import { COMMON } from '../texts/common.js';

/** In the place of what is not known, with the reason on hover and for screen readers. */
export const Dash = ({ words }: { words: string }) => (
  <span title={words}>
    {COMMON.notKnown}
    <span class="hidden"> {words}</span>
  </span>
);
