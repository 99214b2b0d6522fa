/**
 * The text of a header's value that is a string of RFC 9651, as the draft of Idempotency-Key has it: `"abc"`, perhaps with
 * parameters. Any other value is returned as it is.
 */
export function unquoted(value: string): string {
  const [, text] = /^"((?:[ !#-[\]-~]|\\["\\])*)" *(?:;.*)?$/.exec(value) ?? [];
  return text === undefined ? value : text.replace(/\\(["\\])/g, '$1');
}
