/** Everything that is wrong with the configuration, each with its place, to be shown to the person who wrote it. */
export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    const things = mistakes.length === 1 ? 'is a mistake' : `are ${mistakes.length} mistakes`;
    super(`There ${things} in the configuration; nothing was started.\n${listed(mistakes)}`);
    this.name = 'ConfigMistakes';
  }
}

/** A person wants to read it, whatever was taken for a configuration. */
const MOST = 100;
const LONGEST = 500;

function listed(mistakes: readonly string[]): string {
  const lines = mistakes.slice(0, MOST).map((mistake) => `  - ${shortened(mistake)}`);
  if (mistakes.length > MOST) lines.push(`  - and ${mistakes.length - MOST} more`);
  return lines.join('\n');
}

const shortened = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
