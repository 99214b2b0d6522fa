/** What an issuer says of a person, the best first. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'];

export function nameIn(profile: object): string {
  for (const claim of NAMES) {
    const name: unknown = Reflect.get(profile, claim);
    if (typeof name === 'string' && name !== '') return name;
  }
  return '';
}
