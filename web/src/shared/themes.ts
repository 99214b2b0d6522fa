/** `auto`: as the screen prefers. The first goes without saying. */
export const THEMES = ['auto', 'day', 'night'] as const;
export type Theme = (typeof THEMES)[number];
