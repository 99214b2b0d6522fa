import { filesIn, mayReload, versionWatch } from './new-version.js';

const page = (hash: string): string => `<head>
  <link rel="icon" href="/favicon.svg" /><script src="/start.js"></script>
  <script type="module" crossorigin src="/assets/wall-${hash}.js"></script>
  <link rel="stylesheet" crossorigin href="/assets/wall-${hash}.css">`;

describe(filesIn, () => {
  it('finds the files whose names hold a hash, at any base', () => {
    expect(filesIn(page('a1'))).toEqual(['/assets/wall-a1.css', '/assets/wall-a1.js']);
    expect(filesIn('<script src="./assets/x-1.js">')).toEqual(['./assets/x-1.js']);
  });
});

describe(versionWatch, () => {
  const watch = (pages: (string | Error)[], missing: string[] = []) =>
    versionWatch(
      {
        page: async () => {
          const next = pages.shift();
          if (next === undefined || next instanceof Error) throw next ?? new Error('unexpected');
          return next;
        },
        has: async (file) => !missing.includes(file),
      },
      filesIn(page('a1')),
    );
  const looks = async (look: () => Promise<boolean>, times: number): Promise<boolean[]> => {
    const found: boolean[] = [];
    for (let i = 0; i < times; i += 1) found.push(await look().catch(() => false));
    return found;
  };

  it('finds another build when it is there twice in a row', async () => {
    expect(await looks(watch([page('a1'), page('b2'), page('b2')]), 3)).toEqual([false, false, true]);
  });

  it('finds none while old and new instances answer in turn', async () => {
    const pages = [page('b2'), page('a1'), page('b2'), page('a1')];
    expect(await looks(watch(pages), 4)).toEqual([false, false, false, false]);
  });

  it('finds none while a file of it is missing, another page answers, or none does', async () => {
    const missing = watch([page('b2'), page('b2')], ['/assets/wall-b2.css']);
    expect(await looks(missing, 2)).toEqual([false, false]);
    expect(await looks(watch(['<h1>Sign in</h1>', '<h1>Sign in</h1>']), 2)).toEqual([false, false]);
    expect(await looks(watch([new Error('no line'), new Error('no line')]), 2)).toEqual([false, false]);
  });
});

describe(mayReload, () => {
  const MINUTE = 60_000;
  it.each([
    ['at a quiet moment', { openMs: 10 * MINUTE, readyMs: 0, quiet: true }, true],
    [
      'not soon after the page was opened',
      { openMs: 10 * MINUTE - 1, readyMs: 9 * MINUTE, quiet: true },
      false,
    ],
    ['not while an alarm is up', { openMs: 500 * MINUTE, readyMs: 59 * MINUTE, quiet: false }, false],
    ['after an hour of alarms', { openMs: 500 * MINUTE, readyMs: 60 * MINUTE, quiet: false }, true],
  ])('%s', (_name, moment, may) => expect(mayReload(moment)).toBe(may));
});
