import { inWords } from './in-words.js';

it.each([
  ['fewest_calls', 'Fewest calls'],
  ['MAX_WAITING_TIME', 'Max waiting time'],
  ['ring-all', 'Ring all'],
  ['linear', 'Linear'],
  ['Ring All', 'Ring All'],
  ['*01', '*01'],
])('%s is shown as %s', (code, words) => {
  expect(inWords(code)).toBe(words);
});
