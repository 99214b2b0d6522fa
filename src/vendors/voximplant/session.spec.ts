import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VoximplantCredentials } from './session.js';

const pem = (keys: ReturnType<typeof generateKeyPairSync>) =>
  keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const privateKey = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }));
const elliptic = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

const folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (content: unknown): string => {
  const name = path.join(folder, 'credentials.json');
  writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};
const mistakes = (given: object) =>
  VoximplantCredentials.safeParse(given).error?.issues.map(({ path, message }) => [path.join('.'), message]);

const ACCOUNT = { accountId: '4242421', keyId: 'k', privateKey };

describe('the credentials of a Voximplant account', () => {
  it('are a service account and an application', () => {
    expect(VoximplantCredentials.parse({ ...ACCOUNT, application: 'acme.voximplant.com' })).toEqual({
      ...ACCOUNT,
      application: 'acme.voximplant.com',
    });
    expect(VoximplantCredentials.parse({ ...ACCOUNT, accountId: 4242421, application: 12345 })).toEqual({
      ...ACCOUNT,
      application: '12345',
    });
  });

  it('may have the key in one line, as environment variables often do', () => {
    const oneLine = privateKey.replaceAll('\n', '\\n');
    expect(VoximplantCredentials.parse({ ...ACCOUNT, privateKey: oneLine, application: 1 }).privateKey).toBe(
      privateKey,
    );
  });

  it('may be in the file from the control panel', () => {
    const content = { account_email: 'a@b.c', account_id: 4242421, key_id: 'k', private_key: privateKey };
    expect(VoximplantCredentials.parse({ file: file(content), application: 1 })).toEqual({
      ...ACCOUNT,
      application: '1',
    });
  });

  it.each<[what: string, given: () => object, found: [string, string][]]>([
    ['no application', () => ACCOUNT, [['application', 'must be the id or the name of an application']]],
    [
      'no account',
      () => ({ application: 1 }),
      [['', 'needs accountId, keyId and privateKey, or the file that has them']],
    ],
    [
      'half an account',
      () => ({ keyId: 'k', application: 1 }),
      [['', 'needs accountId, keyId and privateKey, or the file that has them']],
    ],
    [
      'an account with a name',
      () => ({ ...ACCOUNT, accountId: 'acme', application: 1 }),
      [['accountId', 'must be the number of the account']],
    ],
    [
      'a key of another kind',
      () => ({ ...ACCOUNT, privateKey: elliptic, application: 1 }),
      [['privateKey', "must be the service account's RSA private key, in PEM"]],
    ],
    [
      'a key that is none',
      () => ({ ...ACCOUNT, privateKey: 'secret', application: 1 }),
      [['privateKey', "must be the service account's RSA private key, in PEM"]],
    ],
    [
      'both',
      () => ({ ...ACCOUNT, file: 'a.json', application: 1 }),
      [['file', 'must not stand beside accountId, keyId and privateKey']],
    ],
    [
      'a file that is not there',
      () => ({ file: path.join(folder, 'none'), application: 1 }),
      [['file', 'cannot be read (ENOENT)']],
    ],
    ['a file that is not JSON', () => ({ file: file('secret'), application: 1 }), [['file', 'is not JSON']]],
    [
      'another file',
      () => ({ file: file({ key_id: 'k' }), application: 1 }),
      [['file', 'is not the file of a service account: account_id, key_id and an RSA private_key']],
    ],
    [
      'a file with another key',
      () => ({ file: file({ account_id: 1, key_id: 'k', private_key: elliptic }), application: 1 }),
      [['file', 'is not the file of a service account: account_id, key_id and an RSA private_key']],
    ],
  ])('are not %s', (_what, given, found) => {
    expect(mistakes(given())).toEqual(found);
  });

  it('have no other keys', () => {
    expect(VoximplantCredentials.safeParse({ ...ACCOUNT, application: 1, secret: 'x' }).success).toBe(false);
  });
});
