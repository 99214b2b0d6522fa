import type { Principal } from './principal.js';
import { RevocationBook } from './revocations.js';
import type { Revocation } from './revocation-log.js';

const HOUR_MS = 3_600_000;
const NOW = 1_800_000_000_000;

const principal = (more: Partial<Principal> = {}): Principal => ({
  subject: 'ann',
  tenant: 'acme',
  scopes: new Set(),
  tokenId: 't1',
  issuedAt: NOW,
  ...more,
});
const revoked = (kind: Revocation['kind'], name: string, at = NOW): Revocation => ({
  ...{ kind, tenant: 'acme', name, at },
});

function bookOf(...revocations: Revocation[]): RevocationBook {
  const book = new RevocationBook(HOUR_MS);
  for (const revocation of revocations) book.add(revocation);
  return book;
}

describe('RevocationBook', () => {
  it('names one token by its id, in its tenant, whenever it was issued', () => {
    const book = bookOf(revoked('token', 't1'));
    expect(book.isRevoked(principal({ issuedAt: NOW + 1 }))).toBe(true);
    const { tokenId: _id, ...nameless } = principal();
    for (const other of [principal({ tokenId: 't2' }), principal({ tenant: 'rival' }), nameless])
      expect(book.isRevoked(other)).toBe(false);
  });

  it('names the tokens of a person that were issued until then, and those that do not say', () => {
    const book = bookOf(revoked('subject', 'ann'));
    const { issuedAt: _at, ...undated } = principal();
    for (const who of [principal(), principal({ issuedAt: NOW - HOUR_MS }), undated])
      expect(book.isRevoked(who)).toBe(true);
    for (const who of [principal({ issuedAt: NOW + 30_001 }), principal({ subject: 'bob' })])
      expect(book.isRevoked(who)).toBe(false);
  });

  it('reaches tokens of an issuer whose clock is ahead: dated up to the tolerance after the revocation', () => {
    const book = bookOf(revoked('subject', 'ann'));
    for (const ahead of [1, 1_000, 30_000])
      expect(book.isRevoked(principal({ issuedAt: NOW + ahead }))).toBe(true);
  });

  it('means the names of one issuer: another one’s ann is another person, and its t1 another token', () => {
    const here = principal({ issuer: 'https://a.example' });
    const there = principal({ issuer: 'https://b.example' });
    for (const kind of ['subject', 'token'] as const) {
      const book = bookOf({
        ...revoked(kind, kind === 'subject' ? 'ann' : 't1'),
        issuer: 'https://a.example',
      });
      expect([book.isRevoked(here), book.isRevoked(there)]).toEqual([true, false]);
    }
  });

  it('without an issuer, as an older version wrote it, means every issuer’s', () => {
    const book = bookOf(revoked('subject', 'ann'));
    expect(book.isRevoked(principal({ issuer: 'https://a.example' }))).toBe(true);
  });

  it('names a display by its id alone: revoking a user ends no screen, and revoking a screen no user', () => {
    const display = principal({ display: 'd1', subject: 'display:d1' });
    expect(bookOf(revoked('display', 'd1')).isRevoked(display)).toBe(true);
    expect(bookOf(revoked('subject', 'display:d1'), revoked('token', 't1')).isRevoked(display)).toBe(false);
    expect(bookOf(revoked('display', 'd1')).isRevoked(principal({ subject: 'd1', tokenId: 'd1' }))).toBe(
      false,
    );
  });

  it('keeps the later one of two, in whichever order they are read', () => {
    const [early, late] = [revoked('subject', 'ann', NOW), revoked('subject', 'ann', NOW + 500)];
    for (const book of [bookOf(early, late), bookOf(late, early)])
      expect(book.isRevoked(principal({ issuedAt: NOW + 500 }))).toBe(true);
  });

  it('drops revocations that have expired', () => {
    const book = bookOf(revoked('token', 'old', NOW - HOUR_MS), revoked('token', 't1', NOW));
    book.forgetOld(NOW);
    expect([book.size, book.isRevoked(principal())]).toEqual([1, true]);
  });
});
