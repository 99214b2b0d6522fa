import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Beside the sources, seen from where they are compiled to. */
const FOLDER = path.join(import.meta.dirname, '../../../../bench/results');

export type Sample = Readonly<Record<string, string | number | undefined>>;

/** Keeps what a benchmark measured, before anything was condensed: `bench/results/<name>.csv`, one line per sample. */
export async function keepResults(name: string, rows: Sample[]): Promise<void> {
  const [first = {}] = rows;
  const lines = [Object.keys(first), ...rows.map((row) => Object.values(row))].map((cells) =>
    cells.join(','),
  );
  await writeFile(path.join(FOLDER, `${name}.csv`), `${lines.join('\n')}\n`);
}
