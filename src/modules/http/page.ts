import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { described, named } from './named.js';

const CHECKSUM_BYTES = 4;

/** The cursor of the page after this one. Its checksum makes a damaged cursor an error instead of another page. */
export function cursorAfter(last: string): string {
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32BE(crc32(last));
  return Buffer.concat([checksum, Buffer.from(last)]).toString('base64url');
}

/** Undefined: the cursor is damaged. */
function lastOf(cursor: string): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url');
  const last = bytes.subarray(CHECKSUM_BYTES).toString();
  return cursorAfter(last) === cursor ? last : undefined;
}

/** `limit` and `cursor` of every list. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  cursor: z
    .base64url()
    .max(1_100)
    .transform((text, context) => {
      const last = lastOf(text);
      if (last !== undefined) return last;
      context.addIssue({ code: 'custom', message: 'is not the nextCursor of a page' });
      return z.NEVER;
    })
    .exactOptional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

export interface Page<T> {
  items: T[];
  /** Absent on the last page. */
  nextCursor?: string;
}

/**
 * One page of the rows, sorted by id, starting after the cursor. The cursor is the last id of the previous page, so rows
 * that are added or removed between two pages neither repeat nor hide others.
 */
export function pageOf<T extends { id: string }>(
  rows: Iterable<T>,
  { limit, cursor = '' }: PageQuery,
): Page<T> {
  const after = [...rows].filter(({ id }) => id > cursor).sort((a, b) => (a.id < b.id ? -1 : 1));
  const items = after.slice(0, limit);
  const last = items.at(-1);
  if (last === undefined || after.length === items.length) return { items };
  return { items, nextCursor: cursorAfter(last.id) };
}

described(PageQuery.shape.limit, 'At most this many items; the default is 200.');
described(PageQuery.shape.cursor, 'The `nextCursor` of the previous page.');

const nextCursor = z.string().exactOptional();

/** `Page` as a schema, with what it has `more` than items. */
export const pageAnswer = <S extends z.ZodType>(
  id: string,
  item: S,
  more: { readonly [name: string]: z.ZodType } = {},
) =>
  named(
    id,
    z.object({ items: z.array(item), nextCursor, ...more }),
    'Send `nextCursor` as `cursor` to get the next page; it is absent on the last one.',
  );
