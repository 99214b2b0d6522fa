/** A response or an event; a field that is undefined is left out, and one that is null is empty. */
export type Block = Readonly<Record<string, string | number | null | undefined>>;

/** What an action is answered with. */
export interface Reply {
  readonly response: Block;
  readonly events?: readonly Block[];
}

/** `Response: Error`. */
export class AsteriskFailure extends Error {}

export const success = (message: string): Reply => ({ response: { Response: 'Success', Message: message } });

export const error = (message: string): Reply => ({ response: { Response: 'Error', Message: message } });

/** The text of blocks as it stands on the wire. */
export function textOf(blocks: readonly Block[]): string {
  return blocks
    .map((block) => {
      const lines = Object.entries(block).filter(([, value]) => value !== undefined);
      return `${lines.map(([name, value]) => `${name}: ${value ?? ''}\r\n`).join('')}\r\n`;
    })
    .join('');
}

/** For faults that replace a value. */
export function readBlocks(text: string): Record<string, string>[] {
  return text
    .split('\r\n\r\n')
    .filter((part) => part !== '')
    .map((part) =>
      Object.fromEntries(
        part.split('\r\n').map((line) => {
          const colon = line.indexOf(':');
          return [line.slice(0, colon), line.slice(colon + 1).trim()];
        }),
      ),
    );
}

export function writeBlocks(blocks: unknown): string {
  if (!Array.isArray(blocks)) return String(blocks);
  return textOf(
    blocks.map((block: unknown) =>
      Object.fromEntries(
        Object.entries(typeof block === 'object' && block !== null ? block : { Response: block }).map(
          ([name, value]: [string, unknown]) => [name, wireText(value)],
        ),
      ),
    ),
  );
}

function wireText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isPlain ? String(value) : '[object]';
}
