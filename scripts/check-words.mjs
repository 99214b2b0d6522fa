import { readFile } from 'node:fs/promises';
import { inRoot } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';

/** Words that do not belong into code, comments, logs, screens and docs, and what to say instead. */
const WORDS = [
  [
    /\b(?:whoever|whomever|somebody|someone|nobody|everybody|anybody|everyone|anyone)\b/i,
    'name the part: the client, the caller of the function, another worker …',
    /FORMER_UNSTAFFED/,
  ],
  [
    /\b(?:whatsoever|whichsoever|howsoever|thereof|hereof|wherein|whereby|henceforth|lest)\b/i,
    'plain English',
  ],
  [/\bon and on\b|\btime and again\b|\bagain and again\b/i, 'how often, with the number'],
  [/\bwants? peace\b|\bleft alone\b/i, 'asked us to slow down'],
  [/\bto be had\b/i, 'available, found'],
  [/\b(?:tends|tended|tending)\b/i, 'coordinates'],
  [/\bstewards?\b/i, 'coordinator', /[sS]teward\(|:steward`/],
  [/\blobby\b|\bturnstile\b/i, 'connection limiter, event loop throttle'],
  [/\bnudg(?:e|es|ed|ing)\b/i, 'request a refresh', /nudge:|[nN]udge[dA-Z(]|:nudge/],
  [
    /\border(?:s|ed)? (?:of a supervisor|to the vendor|was refused|were refused|is refused|that failed)\b/i,
    'command',
  ],
  [/\bsupervisors?['’]s? orders?\b/i, 'command'],
];
const FOLDERS = [
  'src',
  'client',
  'web',
  'simulators',
  'scripts',
  'test',
  'bench',
  'docs',
  'deploy',
  'README.md',
  'SECURITY.md',
];
const TEXT = /\.(?:ts|tsx|mjs|cjs|css|html|md|yml|yaml|lua|json)$/;
/** The list above, the licences of others, and recorded figures. */
const EXCEPT = /^(?:scripts\/check-words\.mjs|docs\/licences\.md|bench\/results\/|bench\/peers\/.*lock)/;

const { output } = await capture('git', [
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  ...FOLDERS,
]);
const files = output.split('\n').filter((file) => TEXT.test(file) && !EXCEPT.test(file));
let found = 0;
for (const file of files) {
  const text = await readFile(inRoot(file), 'utf8').catch(() => ''); // removed, not committed yet
  for (const [index, line] of text.split('\n').entries()) {
    for (const [word, instead, except] of WORDS) {
      const hit = word.exec(line);
      if (hit === null || except?.test(line)) continue;
      found += 1;
      console.log(`${file}:${index + 1}: "${hit[0]}" (say: ${instead})`);
    }
  }
}
if (found > 0) {
  console.log(`${found} words that are not the field's; see the word list in scripts/check-words.mjs.`);
  process.exitCode = 1;
}
