/** How a phone system proves who it is, where it is not one of the web's authorities that says so. */
export interface VendorTls {
  /** Authorities, PEM; instead of those of the web. */
  ca?: string;
  /**
   * SHA-256 of the public keys (SPKI) it may have, base64. With `ca` both must hold; alone the key itself is the proof,
   * whoever signed it, for whatever name and until when.
   */
  pinSha256?: readonly string[];
}
