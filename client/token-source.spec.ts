import { ManualEnvironment } from '../test/client/manual-environment.js';
import { expiryOf, TokenSource, type TokenGiver } from './token-source.js';

const machine = new ManualEnvironment();
const now = () => machine.wall();
const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const source = (giver: TokenGiver) => new TokenSource(giver, machine, now);

describe(TokenSource.name, () => {
  it('keeps a token until it is refused or nearly runs out', async () => {
    let given = 0;
    const sut = source(async () => jwt({ exp: now() / 1000 + 60, given: (given += 1) }));
    const first = await sut.current();
    expect(await sut.current()).toBe(first);
    machine.advance(54_000);
    expect(await sut.current()).toBe(first);
    machine.advance(1_000);
    const second = await sut.current();
    expect(second).not.toBe(first);
    sut.forget();
    expect(await sut.current()).not.toBe(second);
    expect(given).toBe(3);
  });

  it('asks once however many want one, and again after a failure', async () => {
    const answers = [Promise.reject(new Error('no')), Promise.resolve('b')];
    let asked = 0;
    const sut = source(() => answers[asked++]!);
    const both = await Promise.allSettled([sut.fresh(), sut.fresh()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([await sut.fresh(), asked]).toEqual(['b', 2]);
  });

  it('has only the token that it was given', async () => {
    const sut = source('secret');
    sut.forget();
    expect([sut.renewable, await sut.current(), await sut.fresh()]).toEqual([false, 'secret', 'secret']);
  });
});

describe(expiryOf.name, () => {
  it.each<[string, string, number | undefined]>([
    ['a JWT', jwt({ exp: 1_764_000_000 }), 1_764_000_000_000],
    ['a JWT whose payload needs the URL alphabet', jwt({ name: 'ÿþ>>??', exp: 5 }), 5_000],
    ['a JWT that does not run out', jwt({}), undefined],
    ['an odd JWT', jwt({ exp: 'soon' }), undefined],
    ['an opaque token', 'secret', undefined],
    ['what only looks like a JWT', 'a.b.c', undefined],
    ['no claims', jwt(null), undefined],
  ])('of %s', (_, token, expiry) => {
    expect(expiryOf(token)).toBe(expiry);
  });
});
