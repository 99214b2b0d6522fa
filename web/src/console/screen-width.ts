/** As wide as a phone held upright: rows become cards, and the drawer takes the whole screen. */
export const PHONE = '(max-width: 719px)';

/** Too narrow for every column of a table. The drawer takes 28rem of the width. */
export const NARROW = '(max-width: 68rem)';
export const NARROW_BESIDE_DRAWER = '(max-width: 96rem)';
