declare module 'virtual:languages' {
  /** The languages the pages speak, by their own names. */
  export const LANGUAGES: Readonly<Record<string, string>>;
}
declare module 'virtual:languages/*' {
  /** The messages of a page, by language. */
  // An ambient module cannot import by a relative name.
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports
  export const LOADERS: import('./loaded-messages.js').Loaders;
}
