import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const FILE = path.resolve(import.meta.dirname, '../../node_modules/axe-core/axe.min.js');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let source: Promise<string> | undefined;

/** What axe-core finds wrong with the page as it is now, by rule and element. */
export async function violationsIn(page: Page): Promise<string[]> {
  // Evaluated by the debugger and not by the page, whose policy lets in no strange script.
  await page.evaluate(await (source ??= readFile(FILE, 'utf8')));
  const results = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(RULES)} })`);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`),
  );
}
