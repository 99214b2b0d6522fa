declare module 'virtual:languages' {
  /** The languages the pages speak, by their own names. */
  export const LANGUAGES: Readonly<Record<string, string>>;
}
declare module 'virtual:languages/*' {
  import type { Loaders } from './load-messages.js';

  /** The messages of a page, by language. */
  export const LOADERS: Loaders;
}
