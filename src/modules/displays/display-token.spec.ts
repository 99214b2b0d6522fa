import { displayOf, newDisplayId, newDisplayToken, digestOf, isSecretOf } from './display-token.js';

describe('Tokens of displays', () => {
  it('name their display, and are recognised by their digest alone', () => {
    for (let i = 0; i < 200; i += 1) {
      const id = newDisplayId();
      const token = newDisplayToken(id);
      expect(displayOf(token)).toBe(id);
      const digest = digestOf(token);
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
      expect(isSecretOf(token, digest)).toBe(true);
      expect(isSecretOf(newDisplayToken(id), digest)).toBe(false);
    }
  });

  it('are nothing else', () => {
    const token = newDisplayToken(newDisplayId());
    for (const other of ['', 'fwd_', token.slice(0, -1), `${token}x`, ` ${token}`, `${token}\n`, 'a.b.c'])
      expect(displayOf(other)).toBeUndefined();
    expect(isSecretOf(token, '')).toBe(false);
  });
});
