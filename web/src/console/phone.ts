/** As wide as a phone held upright: rows become cards, and the drawer takes the whole screen. */
export const PHONE = '(max-width: 719px)';
