/** Schemes without encryption, so that the network can read the credentials. */
export const PLAIN_SCHEMES: ReadonlySet<string> = new Set(['http', 'ami']);

/** Schemes that the address of some vendor's system may have. */
export const VENDOR_SCHEMES: ReadonlySet<string> = new Set(['https', 'http', 'amis', 'ami']);
