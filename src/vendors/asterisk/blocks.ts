import { keyed } from '../../modules/domain/document.js';
import { CommandRejected } from '../port/errors.js';

/** One message of the manager interface: a response or an event, as names and values. */
export type AmiBlock = Readonly<Record<string, string>>;

export type AmiFields = Readonly<Record<string, string | number | undefined>>;

/** More than any message has; what comes beyond is dropped, so that no message is endless. */
const MOST_FIELDS = 500;
const LONGEST_NAME = 100;
const LONGEST_VALUE = 4_000;

/** A value with one of these is another line, or the end of the message. */
const LINE_BREAKS = /[\r\n\0]/;

/**
 * A text of blocks: lines `Name: value` that end with CRLF, and an empty line behind each block. A line without a colon
 * is no field. `rest` is what follows the last empty line: a block that is not complete.
 */
export function blocksOf(text: string): { blocks: AmiBlock[]; rest: string } {
  const parts = text.split(/\r?\n\r?\n/);
  const rest = parts.pop() ?? '';
  return { blocks: parts.map(blockOf).filter((block) => Object.keys(block).length > 0), rest };
}

/** Of a name that comes twice, the first value counts: what a person typed may imitate fields that follow it. */
export function blockOf(text: string): AmiBlock {
  const block = keyed<string>();
  let fields = 0;
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1 || colon > LONGEST_NAME || fields >= MOST_FIELDS) continue;
    const name = line.slice(0, colon).trim();
    if (Object.hasOwn(block, name)) continue;
    block[name] = line.slice(colon + 1, colon + 1 + LONGEST_VALUE).trim();
    fields += 1;
  }
  return block;
}

/** The text of an action. @throws CommandRejected when a value holds a line break or NUL */
export function actionText(action: string, fields: AmiFields): string {
  const lines = Object.entries(safeFields({ Action: action, ...fields }));
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`;
}

/** The fields that have a value. @throws CommandRejected when one holds a line break or NUL: nothing is sent */
export function safeFields(fields: AmiFields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const text = String(value);
      if (LINE_BREAKS.test(text))
        throw new CommandRejected(`The value of ${name} holds a line break, and was not sent.`);
      return [[name, text]];
    }),
  );
}
