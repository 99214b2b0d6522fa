import { useState } from 'preact/hooks';
import { THEMES, type Theme, useTheme } from '../shared/theme.js';
import { lastingStorage } from '../shared/storage.js';

const STORAGE_KEY = 'floorwalker.theme';

export interface StoredTheme {
  theme: Theme;
  choose: (theme: Theme) => void;
}

/** The theme chosen in this browser; `auto` by default. */
export function useStoredTheme(): StoredTheme {
  const [theme, setTheme] = useState(
    () => THEMES.find((one) => one === lastingStorage().getItem(STORAGE_KEY)) ?? 'auto',
  );
  useTheme(theme);
  const choose = (next: Theme) => {
    lastingStorage().setItem(STORAGE_KEY, next);
    setTheme(next);
  };
  return { theme, choose };
}
