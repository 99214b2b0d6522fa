import { newPairingCode, pairingCodeOf, displayedCode } from './pairings.js';

describe('Pairing codes', () => {
  it('survive being read from a screen and typed by hand', () => {
    for (let i = 0; i < 500; i += 1) {
      const code = newPairingCode();
      const onScreen = displayedCode(code);
      expect(onScreen).toMatch(/^[CDFGHJKMNPQRTVWXY34679]{4}-[CDFGHJKMNPQRTVWXY34679]{4}$/);
      for (const typed of [onScreen, onScreen.toLowerCase(), code, onScreen.replace('-', ' ')])
        expect(pairingCodeOf(typed)).toBe(code);
    }
  });

  it.each(['', 'KXQ4', 'KXQ4-7MPD9', 'KXQ4-7MP0', 'KXQ4-7MPA', '::::::::', 'KXQ4-7MPD'.padEnd(50)])(
    'are not "%s"',
    (typed) => expect(pairingCodeOf(typed)).toBeUndefined(),
  );
});
