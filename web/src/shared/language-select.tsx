import { COMMON } from '../texts/common.js';
import { LANGUAGE, LANGUAGES } from '../texts/language.js';
import { switchLanguage } from '../texts/switch-language.js';

/** The languages by their own names. Another one loads the page again. */
export function LanguageSelect() {
  return (
    <select
      class="language"
      aria-label={COMMON.language.choose}
      value={LANGUAGE.id}
      onChange={({ currentTarget }) => switchLanguage(currentTarget.value)}
    >
      {Object.entries(LANGUAGES).map(([id, name]) => (
        <option key={id} value={id} lang={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
