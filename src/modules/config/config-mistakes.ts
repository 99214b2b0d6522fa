/** Everything that is wrong with the configuration, each with its place, to be shown to the person who wrote it. */
export class ConfigMistakes extends Error {
  constructor(readonly mistakes: readonly string[]) {
    const things = mistakes.length === 1 ? 'is a mistake' : `are ${mistakes.length} mistakes`;
    super(`There ${things} in the configuration; nothing was started.\n${mistakes.map(bullet).join('\n')}`);
    this.name = 'ConfigMistakes';
  }
}

const bullet = (mistake: string): string => `  - ${mistake}`;
