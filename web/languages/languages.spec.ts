import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format } from 'prettier';
import { chooseLanguage, directionOf } from '../src/texts/choose-language.js';
import { differences, differencesOf, languages, messageTypes, TEXTS } from './catalogues.js';
import { codeOf, parametersOf, tokensOf, typeOf } from './compile.js';
import { evaluated } from './testing/loaded-messages.js';

describe(differencesOf, () => {
  it.each(languages())('says that %s has the messages of English, with the same parameters', (language) => {
    expect(differencesOf(language)).toEqual([]);
  });
});

describe(differences, () => {
  const of = (english: string, german: string) => differences('wall', 'de', { a: english }, { a: german });

  it('names what is missing, and what is too much', () => {
    expect(differences('wall', 'de', { a: { b: 'B' } }, { a: { c: 'C' } })).toEqual([
      'de/wall: "a.b" is missing',
      'de/wall: "a.c" is not in English',
    ]);
  });

  it('names other parameters', () => {
    expect(of('by {who}', 'von {wem}')).toEqual(['de/wall: "a" takes wem (text), in English who (text)']);
    expect(of('{n, number}', '{n}')).toHaveLength(1);
    expect(of('{n, plural, one {# agent} other {# agents}}', '{n, number} Agenten')).toEqual([]);
  });

  it('names what is no message, and a plural form that the language needs', () => {
    expect(of('{a}', '{a')).toEqual([expect.stringContaining('cannot be read')]);
    expect(of('{n, number}', '{n, plural, =0 {keine} one {# Agent}}')).toHaveLength(1);
    expect(() => tokensOf('{n, plural, one {#} other {#}}', 'ar')).toThrow('lacks zero, two, few, many');
    expect(() => tokensOf('{n, plural, other {#}}', 'ar')).not.toThrow();
  });
});

it('the types of the messages are what `npm run texts` writes', async () => {
  const text = await format(messageTypes(), { parser: 'typescript', printWidth: 110, singleQuote: true });
  expect(await readFile(path.join(TEXTS, 'messages.ts'), 'utf8')).toBe(text);
});

describe(codeOf, () => {
  it('leaves a text without parameters a text', () => {
    expect(codeOf({ a: 'It’s {', b: { c: "'{'x'}'" } }.b, 'en')).toBe('{"c":"{x}"}');
  });

  it('refuses formats that the pages do not use', () => {
    expect(() => codeOf({ a: { at: '{t, date}' } }, 'en')).toThrow('en: the message "a.at" cannot be read');
  });
});

it('a text that may be absent has the case none', () => {
  const text = '{time, select, none {No answer} other {No answer since {time}}}';
  expect([...parametersOf(tokensOf(text, 'en'))]).toEqual([['time', 'optional']]);
  expect(typeOf({ text }, 'en')).toBe('{ "text": (values: { "time": string | undefined }) => string; }');
});

it('messages are said in the language', () => {
  const common = evaluated('common', 'de') as {
    outage: { noAnswer: (values: { name: string; time: string | undefined }) => string };
  };
  expect(common.outage.noAnswer({ name: 'HQ', time: undefined })).toBe('Keine Antwort von HQ');
  expect(common.outage.noAnswer({ name: 'HQ', time: '14:02' })).toBe('Keine Antwort von HQ seit 14:02');
  const wall = evaluated('wall', 'de') as { totals: { alarms: (values: { count: number }) => string } };
  expect([0, 1, 1200].map((count) => wall.totals.alarms({ count }))).toEqual([
    '0 Alarme',
    '1 Alarm',
    '1.200 Alarme',
  ]);
});

describe(chooseLanguage, () => {
  const known = ['en', 'de', 'ar'];
  const choose = (asked: string | null, stored: string | null, ...browser: string[]) =>
    chooseLanguage({ asked, stored, browser }, known);

  it('takes the address, else the choice of the person, else the browser, else English', () => {
    expect(choose('ar', 'de', 'en').id).toBe('ar');
    expect(choose('xx', 'de', 'en').id).toBe('de');
    expect(choose(null, null, 'nl', 'de-AT', 'en').id).toBe('de');
    expect(choose(null, null, 'nl').id).toBe('en');
  });

  it('takes the region of the browser where it speaks the language', () => {
    expect(choose('de', null, 'en-GB', 'de-AT')).toEqual({ id: 'de', locale: 'de-AT', isOfBrowser: true });
    expect(choose('de', null, 'en-GB')).toEqual({ id: 'de', locale: 'de', isOfBrowser: false });
  });

  it('knows the direction', () => {
    expect([directionOf('ar'), directionOf('de')]).toEqual(['rtl', 'ltr']);
  });
});
