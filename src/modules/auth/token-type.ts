/** A token that does not say, as many issuers make them, or says that it is an access token or just a JWT. */
const USUAL = [undefined, 'jwt', 'at+jwt'];

/**
 * Whether a token is of a kind that opens anything here: issuers sign other things (logout tokens, proofs of possession)
 * with the same keys. Compared as RFC 7515 has it: in any case, with or without `application/`.
 */
export function isTypeAccepted(typ: string | undefined, accepted: readonly string[] | undefined): boolean {
  return (accepted?.map(plain) ?? USUAL).includes(typ === undefined ? undefined : plain(typ));
}

const plain = (typ: string): string => typ.toLowerCase().replace(/^application\//, '');
