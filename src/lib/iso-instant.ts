const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** The instant of ISO 8601 with its zone, epoch ms. NaN: there is no such time; undefined: the text is something else. */
export function isoInstant(text: string): number | undefined {
  if (!ISO.test(text)) return undefined;
  return isDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}
