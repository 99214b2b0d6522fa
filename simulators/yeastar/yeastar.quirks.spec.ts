import { YeastarQuirks, yeastarQuirkPositions } from './yeastar.quirks.js';

describe('yeastarQuirkPositions', () => {
  it('holds every position but the defaults, each once', () => {
    const defaults = YeastarQuirks.parse({});
    const listed = yeastarQuirkPositions.map((position) => JSON.stringify(position));
    expect(new Set(listed).size).toBe(listed.length);
    for (const position of yeastarQuirkPositions) {
      const [[name, value] = ['', undefined]] = Object.entries(position);
      expect(defaults[name as keyof typeof defaults]).not.toBe(value);
      YeastarQuirks.parse(position);
    }
    const covered = new Set(yeastarQuirkPositions.flatMap((position) => Object.keys(position)));
    expect([...covered].sort()).toEqual(Object.keys(defaults).sort());
  });
});
