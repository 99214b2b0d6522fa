import { mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigStamp } from './config-stamp.js';

describe(ConfigStamp.name, () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);

  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'floorwalker-stamp-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Changed, and the same at the next look. */
  const notices = (stamp: ConfigStamp): boolean[] => [stamp.hasChanged(), stamp.hasChanged()];

  it('notices a file that another has replaced, once it is the same twice', () => {
    writeFileSync(at('a.yaml'), 'x: 1');
    const stamp = new ConfigStamp(at('a.yaml'));
    expect(notices(stamp)).toEqual([false, false]);
    writeFileSync(at('a.yaml~'), 'x: 2');
    renameSync(at('a.yaml~'), at('a.yaml'));
    expect(notices(stamp)).toEqual([false, true]);
    stamp.take();
    expect(notices(stamp)).toEqual([false, false]);
  });

  it('waits until a file that is being written is whole', () => {
    writeFileSync(at('a.yaml'), 'x: 1');
    const stamp = new ConfigStamp(at('a.yaml'));
    unlinkSync(at('a.yaml'));
    expect(stamp.hasChanged()).toBe(false);
    writeFileSync(at('a.yaml'), 'x:');
    expect(stamp.hasChanged()).toBe(false);
    writeFileSync(at('a.yaml'), 'x: 22');
    expect(notices(stamp)).toEqual([false, true]);
  });

  it('notices a ConfigMap whose symbolic link was swapped, and a secret that was', () => {
    for (const [n, secret] of ['one', 'another'].entries()) {
      mkdirSync(at(`..${n}`));
      writeFileSync(at(`..${n}/a.yaml`), 'x: ${file:../secret}'.padEnd(20 + n));
      writeFileSync(at(`secret-${n}`), secret);
    }
    const swap = (link: string, target: string): void => {
      symlinkSync(target, at('new'));
      renameSync(at('new'), at(link));
    };
    swap('..data', '..0');
    swap('secret', 'secret-0');
    mkdirSync(at('conf'));
    symlinkSync('../..data/a.yaml', at('conf/a.yaml'));
    const stamp = new ConfigStamp(at('conf/a.yaml'));
    swap('..data', '..1');
    expect(notices(stamp)).toEqual([false, true]);
    stamp.take();
    swap('secret', 'secret-1');
    expect(notices(stamp)).toEqual([false, true]);
  });
});
