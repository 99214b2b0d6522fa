const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

export interface JsonBounds {
  /** Most lists and objects inside each other. */
  depth: number;
  /** Most lists and objects in all. */
  branches: number;
}

/** No answer and no request needs a tenth of either. */
export const DEFAULT_BOUNDS: JsonBounds = { depth: 100, branches: 1_000_000 };

/**
 * Whether JSON would parse to more than these bounds, found in one pass over the text that allocates nothing and ends at the
 * first excess. `JSON.parse` takes seconds and hundreds of megabytes for some megabytes of opening brackets, and code that
 * walks through the result runs out of stack. What is no JSON is left to the parser.
 *
 * @param text or its bytes in UTF-8
 */
export function exceedsJsonBounds(
  text: string | Uint8Array,
  { depth: deepest, branches: most }: JsonBounds = DEFAULT_BOUNDS,
): boolean {
  const isText = typeof text === 'string';
  let depth = 0;
  let branches = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = isText ? text.charCodeAt(i) : text[i];
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (code === LIST || code === OBJECT) {
      depth += 1;
      branches += 1;
      if (depth > deepest || branches > most) return true;
    } else if (code === LIST_END || code === OBJECT_END) depth -= 1;
  }
  return false;
}

/** `JSON.parse` within the bounds. Throws a `SyntaxError` for what exceeds them, too. */
export function parseBoundedJson(text: string): unknown {
  if (exceedsJsonBounds(text)) throw new SyntaxError('JSON is nested too deeply');
  return JSON.parse(text);
}
