import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { FloorError } from '../domain/problem.js';
import { checkedEntry, instantIn, MOST_ENTRIES, type ReadingPlan, type ReadPlan } from './plan-rows.js';

const COLUMNS = ['agent', 'from', 'to', 'activity'] as const;

const Line = z.object({ info: z.object({ lines: z.int() }), record: z.record(z.string(), z.string()) });

/**
 * A table with a row for each entry (RFC 4180; also with semicolons or tabs). The first line names the columns: `agent`, `from`, `to`
 * and `activity`, in any order; others are left out. Throws `bad-request` for what is no such table.
 */
export function readCsvPlan(text: string, { zone, now }: ReadingPlan): ReadPlan {
  const plan: ReadPlan = { entries: [], refused: [] };
  for (const { info, record } of linesOf(text)) {
    const { agent = '', from: start = '', to: end = '', activity = '' } = record;
    const [from, to] = [instantIn(start, zone), instantIn(end, zone)];
    const read =
      typeof from === 'string'
        ? from
        : typeof to === 'string'
          ? to
          : checkedEntry({ names: [agent], from, to, activity }, now);
    if (typeof read === 'string') plan.refused.push({ row: info.lines, problem: read });
    else plan.entries.push(read);
  }
  return plan;
}

function linesOf(text: string): z.infer<typeof Line>[] {
  try {
    const lines: unknown = parse(text, {
      ...{ bom: true, info: true, trim: true, delimiter: [',', ';', '\t'], to: MOST_ENTRIES + 1 },
      ...{ relaxColumnCount: true, skipEmptyLines: true, maxRecordSize: 10_000 },
      columns: (header: string[]) => {
        const names = header.map((name) => name.trim().toLowerCase());
        const missing = COLUMNS.filter((name) => !names.includes(name));
        if (missing.length > 0)
          throw new FloorError(
            'bad-request',
            `body: the first line does not name the columns ${missing.join(', ')}`,
          );
        return names;
      },
    });
    return z.array(Line).parse(lines);
  } catch (error) {
    if (error instanceof CsvError) throw new FloorError('bad-request', `body: is no CSV: ${error.message}`);
    throw error;
  }
}
