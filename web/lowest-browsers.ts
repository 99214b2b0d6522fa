/** The oldest browsers that each page is built for and, as far as Chromium goes, tested in. `docs/browsers.md` gives the reasons. */
export const LOWEST_BROWSERS = {
  wall: { chrome: '88', edge: '88', firefox: '79', safari: '14.1' },
  console: { chrome: '103', edge: '103', firefox: '112', safari: '16' },
} as const;

/** Both pages share scripts, so all are built for the lower ones, in the form of Vite's `build.target`. */
export const BUILD_TARGET = Object.entries(LOWEST_BROWSERS.wall).map(([name, version]) => name + version);
