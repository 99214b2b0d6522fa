import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';

/** Beside the sources, seen from where they are compiled to. */
const FOLDER = path.join(import.meta.dirname, '../../../../bench/results');

/** Keeps what a benchmark measured, before anything was condensed; `load` is the machine's over the last minute. */
export async function keepResults(name: string, runs: object[]): Promise<void> {
  const [load] = loadavg();
  const lines = runs.map((run) => `  ${JSON.stringify(run)}`).join(',\n');
  const head = `"node": "${process.version}", "load": ${JSON.stringify(load)}`;
  await writeFile(path.join(FOLDER, `${name}.json`), `{ ${head}, "runs": [\n${lines}\n] }\n`);
}
