import { readFileSync } from 'node:fs';
import { z } from 'zod';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const Rooms = z.record(z.string(), z.array(z.string()));

describe('docs/architecture.md', () => {
  it('shows the import rules that are enforced', () => {
    const rooms = Rooms.parse(JSON.parse(read('.dependency-rooms.json')));
    const rows = read('docs/architecture.md')
      .split('\n')
      .flatMap((line) => /^\| `src\/(?:modules\/)?(\S+)` +\|[^|]*\|([^|]*)\|$/.exec(line) ?? []);
    const shown = Object.fromEntries(
      Array.from({ length: rows.length / 3 }, (_, row) => [
        rows[3 * row + 1],
        (rows[3 * row + 2] ?? '').split(/[,\s]+/).filter((room) => room !== ''),
      ]),
    );
    expect(shown).toEqual(rooms);
  });
});
