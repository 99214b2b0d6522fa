import { useMedia } from '../shared/use-media.js';

/** As wide as a phone held upright: rows become cards, and the drawer takes the whole screen. */
export const PHONE = '(max-width: 719px)';

/** Too narrow for every column of a table. The drawer takes 28rem of the width. */
const NARROW = '(max-width: 68rem)';
const NARROW_BESIDE_DRAWER = '(max-width: 96rem)';

/** Too narrow for all figures of the day beside the columns of now. */
const MEDIUM = '(max-width: 100rem)';
const MEDIUM_BESIDE_DRAWER = '(max-width: 128rem)';

/** A tablet held upright: the last action of an agent has no room beside the buttons. */
const SLIM = '(max-width: 54rem)';

/** A tablet with a drawer. */
const LEAST_BESIDE_DRAWER = '(max-width: 75rem)';

/** How much room a table has; `wide` has all. */
export type Room = 'phone' | 'least' | 'slim' | 'narrow' | 'medium' | 'wide';

export function useRoom(besideDrawer: boolean): Room {
  const isPhone = useMedia(PHONE);
  const isSlim = useMedia(besideDrawer ? LEAST_BESIDE_DRAWER : SLIM);
  const isNarrow = useMedia(besideDrawer ? NARROW_BESIDE_DRAWER : NARROW);
  const isMedium = useMedia(besideDrawer ? MEDIUM_BESIDE_DRAWER : MEDIUM);
  if (isPhone) return 'phone';
  if (isSlim) return besideDrawer ? 'least' : 'slim';
  if (isNarrow) return 'narrow';
  return isMedium ? 'medium' : 'wide';
}
