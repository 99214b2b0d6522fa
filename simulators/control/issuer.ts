import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

const NAME = 'simulators';
const AUDIENCE = 'floorwalker';
const TOKEN_SECONDS = 8 * 3600;
const SCOPES =
  'floor:read agents:command queues:admin audit:read displays:manage callers:read history:read rules:manage';

/** Signs tokens for a service that is pointed at the simulators, so that its boards can be opened. */
export class Issuer {
  private readonly privateKey: KeyObject;
  readonly jwks: { keys: object[] };

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.privateKey = privateKey;
    this.jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: NAME }] };
  }

  /** The issuer's line of a configuration file. */
  static line(controlUrl: string): string {
    return `{ issuer: ${NAME}, audience: ${AUDIENCE}, jwksUri: "${controlUrl}/issuer/jwks", algorithms: [ES256] }`;
  }

  token(tenant: string, now: number): string {
    const iat = Math.floor(now / 1000);
    const claims = {
      iss: NAME,
      aud: AUDIENCE,
      sub: 'simulator-user',
      tenant,
      scope: SCOPES,
      iat,
      exp: iat + TOKEN_SECONDS,
    };
    const text = [{ alg: 'ES256', kid: NAME, typ: 'JWT' }, claims].map(encoded).join('.');
    const signature = sign('sha256', Buffer.from(text), { key: this.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${text}.${signature.toString('base64url')}`;
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
