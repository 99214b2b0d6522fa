const SHAPE = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * The instant of a datetime on the wire: bare (`2023-10-11 16:53:54`, taken for UTC) or with an offset. `0000-00-00…`
 * stands for "not yet" and gives `never`; what is none of these gives undefined.
 */
export function instantOf(text: string): number | 'never' | undefined {
  const parts = SHAPE.exec(text.trim());
  if (parts === null) return undefined;
  const [, year = '', month, day, hour, minute, second, fraction = '', offset = 'Z'] = parts;
  if (year === '0000') return 'never';
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}${zone}`);
  return Number.isNaN(instant) || instant < 0 ? undefined : instant;
}
