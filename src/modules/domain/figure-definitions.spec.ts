import { readFileSync } from 'node:fs';
import { FIGURE_DEFINITIONS, FORMULA_DEFINITIONS } from './figure-definitions.js';
import { MetricsRow } from './metrics-row.js';

const PAGE = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');

/** The rows of the table under a head of the page on metrics, cell by cell. */
function tableUnder(head: string): string[][] {
  const [, part = ''] = PAGE.split(`\n${head}\n`);
  const [, table = ''] = /\n\n(\|.*?\n)\n/s.exec(part) ?? [];
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('The definitions', () => {
  it('of figures are those of the documentation', () => {
    const rows = FIGURE_DEFINITIONS.map(({ figures, definition }) => [
      figures.map((name) => `\`${name}\``).join(', '),
      definition,
    ]);
    expect(tableUnder('## Definitions')).toEqual(rows);
  });

  it('of formulas are those of the documentation', () => {
    const rows = Object.entries(FORMULA_DEFINITIONS).map(([name, { words, computed }]) => [
      `\`${name}\`${name === 'no-short' ? ' (default)' : ''}`,
      words,
      computed,
    ]);
    expect(tableUnder('### Service level')).toEqual(rows);
  });

  it('are of every figure of a row', () => {
    const about = ['id', 'queue', 'from', 'to', 'zone', 'asOf', 'closed', 'sources', 'coverage'];
    const others = [...about, 'coverageKind', 'pollMs', 'bounds', 'targetSeconds'];
    const defined = FIGURE_DEFINITIONS.flatMap(({ figures }) => figures);
    expect([...defined, ...others].sort()).toEqual(Object.keys(MetricsRow.shape).sort());
  });
});
