import i18next, { type TFunction } from 'i18next';
import { describe, expect, test } from 'vitest';
import de from '../../../client/words/de.json';
import en from '../../../client/words/en.json';
import { createFormat } from '../../../client/words/format.ts';
import { pickLanguage } from '../../../client/words/languages.ts';
import tr from '../../../client/words/tr.json';

async function formatOf(language: 'en' | 'de' | 'tr', zone = 'Europe/Berlin') {
  const messages = { en, de, tr }[language];
  const speech = i18next.createInstance();
  const t: TFunction = await speech.init({ lng: language, resources: { [language]: { translation: messages } } });
  return createFormat(language, zone, 'EUR', t);
}
const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('durations', () => {
  test('are minutes and seconds below an hour, then hours and minutes that nobody takes for minutes', async () => {
    const f = await formatOf('en');
    expect(f.duration(0)).toBe('0:00');
    expect(f.duration(42_000)).toBe('0:42');
    expect(f.duration(252_000)).toBe('4:12');
    expect(f.duration(59 * 60_000 + 59_999)).toBe('59:59');
    expect(f.duration(72 * 60_000)).toBe('1 h 12');
    expect(f.duration(51 * 3_600_000)).toBe('2 d 3 h');
    expect(f.duration(-5)).toBe('0:00');
  });

  test('carry the units of the language', async () => {
    expect((await formatOf('de')).duration(51 * 3_600_000)).toBe('2 T 3 h');
    expect((await formatOf('tr')).duration(72 * 60_000)).toBe('1 sa 12');
  });

  test('the age of data is tenths of a second while it is young', async () => {
    const f = await formatOf('de');
    expect(f.age(400)).toBe('0,4 s');
    expect(f.age(12_300)).toBe('12 s');
    expect(f.age(126_000)).toBe('2:06');
  });
});

describe('numbers', () => {
  test('are grouped as the language does', async () => {
    expect((await formatOf('en')).number(10340)).toBe('10,340');
    expect((await formatOf('de')).number(10340)).toBe('10.340');
    expect((await formatOf('tr')).number(10340)).toBe('10.340');
  });

  test('per cent stands where the language puts it', async () => {
    expect(plain((await formatOf('en')).percent(0.842))).toBe('84%');
    expect(plain((await formatOf('de')).percent(0.842))).toBe('84 %');
    expect(plain((await formatOf('tr')).percent(0.842))).toBe('%84');
    expect((await formatOf('tr')).percentParts(0.84)[0]).toEqual({ sign: true, text: '%' });
  });

  test('what is not known is a dash, never a zero', async () => {
    const f = await formatOf('en');
    expect(f.number(Number.NaN)).toBe('–');
    expect(f.percent(Number.NaN)).toBe('–');
  });

  test('money is in the currency of the site', async () => {
    expect(plain((await formatOf('en')).money(1600))).toBe('€1,600');
    expect(plain((await formatOf('de')).money(1600))).toBe('1.600 €');
  });
});

test('clocks show the time of the site, not of the browser', async () => {
  const at = Date.UTC(2026, 6, 1, 9, 42, 7);
  expect((await formatOf('en', 'Europe/Berlin')).seconds(at)).toBe('11:42:07');
  expect((await formatOf('en', 'America/New_York')).clock(at)).toBe('05:42');
  expect((await formatOf('tr', 'Europe/Berlin')).clock(Date.UTC(2026, 6, 1, 22, 0))).toBe('00:00');
});

test('a name is said in the language, in English if there is none, and else as it is', async () => {
  const f = await formatOf('de');
  expect(f.say('Capper')).toBe('Capper');
  expect(f.say({ en: 'Capper', de: 'Verschließer' })).toBe('Verschließer');
  expect(f.say({ en: 'Capper', tr: 'Kapak makinesi' })).toBe('Capper');
  expect(f.say({ fr: 'Boucheuse' })).toBe('Boucheuse');
});

test('the address chooses the language of a wall, then this browser, then what it speaks', () => {
  expect(pickLanguage('de', 'tr', ['en-GB'])).toBe('de');
  expect(pickLanguage(null, 'tr', ['en-GB'])).toBe('tr');
  expect(pickLanguage('xx', null, ['fr-FR', 'de-AT'])).toBe('de');
  expect(pickLanguage(null, null, ['fr'])).toBe('en');
});
