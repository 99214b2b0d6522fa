import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';

/** PEM. */
export interface SelfSigned {
  key: string;
  cert: string;
}

const HOUR_MS = 3_600_000;

/** A certificate for 127.0.0.1 and localhost that is its own authority, good for two hours (X.509 v3, P-256). */
export function selfSigned(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2)); // ecdsa-with-SHA256
  const name = sequence(set(sequence(oid(2, 5, 4, 3), der(0x0c, Buffer.from('floorwalker test')))));
  const contents = sequence(
    der(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(Date.now() - HOUR_MS), time(Date.now() + HOUR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(authority(), alternativeNames())),
  );
  const signature = sign('sha256', contents, privateKey);
  const certificate = sequence(contents, algorithm, der(0x03, Buffer.of(0), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** SHA-256 of its public key as base64, as `tls.pinSha256` and Chromium take it. */
export const pinOf = ({ cert }: SelfSigned): string =>
  createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');

/** Basic constraints: an authority, critically so. */
const authority = (): Buffer => {
  const yes = der(0x01, Buffer.of(0xff));
  return sequence(oid(2, 5, 29, 19), yes, der(0x04, sequence(yes)));
};

const alternativeNames = (): Buffer => {
  const names = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)));
  return sequence(oid(2, 5, 29, 17), der(0x04, names));
};

/** Tag, length, value. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const length = value.length < 128 ? [value.length] : [0x82, value.length >> 8, value.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), value]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => der(0x31, ...parts);
const integer = (value: Buffer): Buffer => der(0x02, value);

/** UTCTime: `260105090000Z`. */
const time = (instant: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      new Date(instant)
        .toISOString()
        .replace(/\.\d+|[-:T]/g, '')
        .slice(2),
    ),
  );

function oid(first: number, second: number, ...rest: number[]): Buffer {
  const base128 = (value: number): number[] => {
    const bytes = [value & 0x7f];
    for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 0x7f) | 0x80);
    return bytes;
  };
  return der(0x06, Buffer.from([40 * first + second, ...rest.flatMap(base128)]));
}
