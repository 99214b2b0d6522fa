import { inWords } from './in-words.js';

it.each([
  ['fewest_calls', 'Fewest calls first'],
  ['MAX_WAITING_TIME', 'Longest wait first'],
  ['not_known_here', 'Not known here'],
  ['NOT_KNOWN', 'Not known'],
  ['other', 'Other'],
  ['Ring All', 'Ring All'],
  ['*01', '*01'],
])('%s is shown as %s', (code, words) => {
  expect(inWords(code)).toBe(words);
});
