import { Logger } from '@nestjs/common';
import { logConsole } from './log-console.js';

describe(logConsole, () => {
  let lines: [level: string, text: unknown][];
  let undo: () => void;
  beforeEach(() => {
    lines = [];
    const writer = (level: string) => (text: unknown) => void lines.push([level, text]);
    Logger.overrideLogger({
      log: writer('log'),
      debug: writer('debug'),
      warn: writer('warn'),
      error: writer('error'),
    });
    undo = logConsole();
  });
  afterEach(() => {
    undo();
    Logger.overrideLogger(false);
  });

  it('turns what is written with console into lines of the log, at the level it has there', () => {
    console.log('a %s', 'b', { c: 1 });
    console.info('i');
    console.debug('d');
    console.warn('IMPORTANT! Eviction policy is %s.\n', 'allkeys-lru');
    console.error(new Error('broken').message);
    expect(lines).toEqual([
      ['log', 'a b { c: 1 }'],
      ['log', 'i'],
      ['debug', 'd'],
      ['warn', 'IMPORTANT! Eviction policy is allkeys-lru.'],
      ['error', 'broken'],
    ]);
  });

  it('bounds a line', () => {
    console.error('x'.repeat(100_000));
    expect(String(lines[0]?.[1])).toHaveLength(2_000);
  });

  it('logs the warnings of Node.js', () => {
    process.emit('warning', Object.assign(new Error('will be removed'), { name: 'DeprecationWarning' }));
    expect(lines).toEqual([['warn', 'DeprecationWarning: will be removed']]);
  });

  it('gives the console back', () => {
    const { warn } = console;
    undo();
    expect(console.warn).not.toBe(warn);
  });
});
