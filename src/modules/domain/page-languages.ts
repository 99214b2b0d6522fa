/** What the pages speak, as `lang=` in their addresses names it. */
export const PAGE_LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'pt'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];
