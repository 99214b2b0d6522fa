import { useEffect } from 'preact/hooks';

/** `auto`: as the screen prefers. The first goes without saying. */
export const THEMES = ['auto', 'day', 'night'] as const;
export type Theme = (typeof THEMES)[number];

/** Day or night on the whole page; `auto` follows what the screen asks for, also when it changes at dusk. */
export function useTheme(theme: Theme): void {
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const set = () => {
      document.documentElement.dataset['theme'] = theme === 'auto' ? (dark.matches ? 'night' : 'day') : theme;
    };
    set();
    dark.addEventListener('change', set);
    return () => dark.removeEventListener('change', set);
  }, [theme]);
}
