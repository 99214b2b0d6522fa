import type { Command } from '../../../../client/index.js';
import type { CsvCell } from '../../shared/csv.js';
import { ACTIONS } from '../../texts/actions.js';
import { CONSOLE } from '../../texts/console.js';
import { CSV } from '../../texts/csv.js';
import { commandParamsWords, targetWords, type CommandWords } from '../commands/audit-log.js';
import { commandProgress, shortWords } from '../commands/command-progress.js';
import { saveFile } from './save-file.js';

const t = CSV.audit;

export function auditLines(commands: readonly Command[], words: CommandWords): CsvCell[][] {
  return [
    [t.at, CONSOLE.filters.account, t.action, t.target, t.params, t.by, t.issuer, t.outcome, t.took],
    ...commands.map((command): CsvCell[] => {
      const { account, type, by, byIssuer, createdAt, settledAt } = command;
      return [
        new Date(createdAt).toISOString(),
        words.names.account(account),
        ACTIONS.types[type].name,
        targetWords(command, words.names),
        commandParamsWords(command, words),
        by,
        byIssuer,
        shortWords(commandProgress(command)),
        settledAt === undefined ? undefined : (settledAt - createdAt) / 1_000,
      ];
    }),
  ];
}

/** The commands that the screen shows, as a file. */
export const saveAudit = (commands: readonly Command[], words: CommandWords): void =>
  saveFile('audit', auditLines(commands, words));
