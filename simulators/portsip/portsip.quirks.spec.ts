import { PortsipQuirks, portsipQuirkPositions } from './portsip.quirks.js';

/** Nothing can be read with these. */
const UNREADABLE = ['secondFactor', 'waitingWorks'];

describe('portsipQuirkPositions', () => {
  it('holds every readable position but the defaults, each once', () => {
    const defaults = PortsipQuirks.parse({});
    const listed = portsipQuirkPositions.map((position) => JSON.stringify(position));
    expect(new Set(listed).size).toBe(listed.length);
    for (const position of portsipQuirkPositions) {
      const [[name, value] = ['', undefined]] = Object.entries(position);
      expect(defaults[name as keyof typeof defaults]).not.toBe(value);
      PortsipQuirks.parse(position);
    }
    const covered = new Set(portsipQuirkPositions.flatMap((position) => Object.keys(position)));
    expect([...covered, ...UNREADABLE].sort()).toEqual(Object.keys(defaults).sort());
  });
});
