import { fileName } from './save-file.js';

it('A file is named after its table and the time', () =>
  expect(fileName('queues', new Date(2026, 10, 9, 8, 5))).toBe('queues-2026-11-09-0805.csv'));
