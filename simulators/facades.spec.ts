import { readFileSync } from 'node:fs';
import { facades, QUIRKS, simulatedVendors } from './facades.js';
import { QUIRK_KINDS } from './wire/quirk.js';

const README = readFileSync(new URL('README.md', import.meta.url), 'utf8').replace(/ +/g, ' ');

describe.each(simulatedVendors)('the switches of %s', (vendor) => {
  const { quirks } = facades[vendor];
  const catalogue = QUIRKS[vendor];
  const defaults = quirks.parse({});

  it('are listed with every position away from the default', () => {
    expect(catalogue.map(({ name }) => name)).toEqual(Object.keys(defaults));
    for (const { name, default: byDefault, positions, kind, says, source } of catalogue) {
      expect(defaults[name]).toBe(byDefault);
      expect(QUIRK_KINDS).toContain(kind);
      expect(says).toMatch(/^[\w`"'{].*\.$/);
      expect(source).not.toBe('');
      expect(positions.length).toBeGreaterThan(0);
      for (const position of positions) {
        expect(position[name]).not.toBe(byDefault);
        expect(quirks.parse(position)).toEqual({ ...defaults, ...position });
      }
    }
  });

  it('are in the README with their positions', () => {
    for (const { name, default: byDefault, positions, kind, leaves, partAt = [], says } of catalogue) {
      const values = [byDefault, ...positions.map((position) => position[name])];
      const cells = [
        `\`${name}\``,
        values.map((value) => `\`${String(value)}\``).join(', '),
        kind,
        [leaves, ...partAt.map((value) => `part at \`${String(value)}\``)].join(', '),
        says,
      ];
      expect(README).toContain(`| ${cells.join(' | ')} |`);
    }
  });
});
