/** In unit specs: what the build lists. */
export const LANGUAGES = { en: 'English' };
