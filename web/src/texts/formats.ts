import { directionOf } from './choose-language.js';
import type { Formats } from './loaded-messages.js';

/** One digit after the point: more says nothing on a screen. */
const FRACTION_DIGITS = 1;

/** What the compiled messages of a language are evaluated with. */
export function formatsOf({ id, locale }: { id: string; locale: string }): Formats {
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: FRACTION_DIGITS });
  const plural = new Intl.PluralRules(id);
  const isRightToLeft = directionOf(id) === 'rtl';
  const own = (forms: Readonly<Record<string, string>>, key: string): string | undefined =>
    Object.prototype.hasOwnProperty.call(forms, key) ? forms[key] : undefined;
  return {
    n: (value) => number.format(value),
    p: (count, forms) => own(forms, `=${count}`) ?? own(forms, plural.select(count)) ?? forms['other'] ?? '',
    s: (value, forms) => own(forms, value ?? 'none') ?? forms['other'] ?? '',
    // Isolated, or a name of the other direction would move the words around it.
    t: (text) => (isRightToLeft ? `\u2068${text}\u2069` : text),
  };
}
