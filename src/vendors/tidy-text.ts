/** Control characters, and those that turn the direction of the text around them. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u;
const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');

/** A stranger's text as it may stand in rows, logs and terminals: without what cannot be seen, and not too long. */
export function tidyText(text: string, longest: number): string {
  if (text.length <= longest && !UNSEEN.test(text)) return text;
  const clean = text.replace(ALL_UNSEEN, ' ');
  // Not in the middle of a character.
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
