import { z } from 'zod';
import { PageQuery } from '../http/page.js';
import { described, named } from './named.js';

described(PageQuery.shape.limit, 'How many at most; 200 unless told.');
described(PageQuery.shape.cursor, 'The `nextCursor` of the page before.');

const nextCursor = z.string().exactOptional();

/** A page of a list: `Page` as a schema. */
export const pageAnswer = <S extends z.ZodType>(id: string, item: S) =>
  named(
    id,
    z.object({ items: z.array(item), nextCursor }),
    '`nextCursor` is absent on the last page; else send it as `cursor`.',
  );
