import { z } from 'zod';
import { named } from '../http/named.js';
import { SchemaBook } from './schema-book.js';

const Leaf = named('SpecLeaf', z.object({ id: z.string() }), 'A leaf.', { id: 'l' });
const Branch = named('SpecBranch', z.object({ leaves: z.array(Leaf) }), 'A branch.');
named('SpecStone', z.object({ id: z.string() }), 'Not referenced.');

describe('SchemaBook', () => {
  it('holds what was referred to, and what that refers to, and nothing else', () => {
    const book = new SchemaBook('draft-2020-12');
    expect(book.ref(Branch)).toEqual({ $ref: '#/components/schemas/SpecBranch' });
    expect(book.components()).toEqual({
      SpecBranch: {
        type: 'object',
        properties: { leaves: { type: 'array', items: { $ref: '#/components/schemas/SpecLeaf' } } },
        required: ['leaves'],
        description: 'A branch.',
      },
      SpecLeaf: {
        type: 'object',
        properties: { id: { type: 'string' } },
        required: ['id'],
        description: 'A leaf.',
        examples: [{ id: 'l' }],
      },
    });
  });

  it('refuses a schema without a name', () => {
    expect(() => new SchemaBook('draft-7').ref(z.string())).toThrow(/needs a name/);
  });
});
