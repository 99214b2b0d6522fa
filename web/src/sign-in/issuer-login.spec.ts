import { nameIn, isRedirectBack, withoutRedirectParams } from './issuer-login.js';

describe('nameIn', () => {
  it.each([
    [{ sub: 's', email: 'e@x', preferred_username: 'p', name: 'Ann Lund' }, 'Ann Lund'],
    [{ sub: 's', email: 'e@x', preferred_username: 'p', name: '' }, 'p'],
    [{ sub: 's', email: 'e@x', name: 7 }, 'e@x'],
    [{ sub: 's' }, 's'],
    [{}, ''],
  ])('is the best an issuer says of a person: %j', (profile, name) => expect(nameIn(profile)).toBe(name));
});

const HOME = 'https://floor.example/';

describe('the way back from an issuer', () => {
  it.each([
    ['?code=c&state=s', true],
    ['?error=access_denied&state=s', true],
    ['', false],
    ['?code=c', false],
    ['?state=paused', false],
    ['#/agents?code=c&state=s', false],
  ])('is known by what it holds: %s', (end, expected) => expect(isRedirectBack(HOME + end)).toBe(expected));

  it('leaves nothing of the answer, and everything else', () => {
    const answer =
      'code=c&state=s&iss=i&session_state=x&error=e&error_description=d&error_uri=u&scope=openid';
    expect(withoutRedirectParams(`${HOME}?${answer}&theme=night#/agents?state=paused`)).toBe(
      `${HOME}?theme=night#/agents?state=paused`,
    );
    expect(withoutRedirectParams(`${HOME}?${answer}`)).toBe(HOME);
  });
});
