import { useState } from 'preact/hooks';
import { THEMES, type Theme, useTheme } from '../shared/theme.js';

const KEPT = 'floorwalker.theme';

export interface KeptTheme {
  theme: Theme;
  choose: (theme: Theme) => void;
}

/** The theme somebody chose in this browser; `auto` before that. */
export function useKeptTheme(): KeptTheme {
  const [theme, setTheme] = useState(
    () => THEMES.find((one) => one === localStorage.getItem(KEPT)) ?? 'auto',
  );
  useTheme(theme);
  const choose = (next: Theme) => {
    localStorage.setItem(KEPT, next);
    setTheme(next);
  };
  return { theme, choose };
}
